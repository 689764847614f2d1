/// A file in the part of TOML that Belay's own files are written in: themes and the policy.
///
/// What a reader of such a file needs to complain well: every key and every value knows its place.
package enum TOML {
  package struct Place: Sendable, Equatable {
    /// From one; columns count scalars.
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  package struct Entry: Sendable {
    package let key: String
    package let place: Place
    package let value: Value
    package let valuePlace: Place
  }

  package struct Element: Sendable {
    package let value: Value
    package let place: Place
  }

  package enum Value: Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case bool(Bool)
    case time(Timestamp)
    /// What stands in `[…]`, or the tables under headings such as `[[rule]]`.
    case array([Element])
    case table([Entry])
  }

  /// The whole file as one table.
  ///
  /// - Throws: what is wrong first, and where.
  package static func read(_ source: String) throws(TOMLError) -> [Entry] {
    var reader = TOMLReader(source)
    return try reader.read()
  }

  /// A word from the file, fit for an error message: at most 40 characters, none of which steers a
  /// terminal or hides.
  package static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(40).map { $0.isPlain ? String($0) : "‹U+\(hexOf($0))›" }
    return "\"\(shown.joined())\(scalars.count > 40 ? "…" : "")\""
  }

  private static func hexOf(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// Why a file is not read, and where.
package struct TOMLError: Error, Sendable, Equatable {
  package let problem: String
  package let place: TOML.Place

  package init(_ problem: String, at place: TOML.Place) {
    self.problem = problem
    self.place = place
  }
}

extension Unicode.Scalar {
  /// Whether it shows as itself wherever it is printed.
  fileprivate var isPlain: Bool {
    if isASCII { return value >= 0x20 && value != 0x7F }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation,
      .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
      .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      return true
    default: return false
    }
  }
}
