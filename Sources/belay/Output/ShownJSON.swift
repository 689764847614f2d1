import BelayCore

extension Record {
  /// Its wire form, safe on a terminal.
  var shownJSON: String { JSON.shown(String(decoding: encoded(), as: UTF8.self)) }
}

extension JSON {
  /// JSON text that is safe on a terminal: the same value, with every character that could steer a terminal or
  /// hide text written as `\u` escapes.
  ///
  /// C0 controls are escaped by any JSON writer; C1, bidi and zero-width characters are not, and those are
  /// what a hostile agent would use (INV 28).
  var shown: String { Self.shown(text) }

  static func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar) ?? .init([]) { result += escape(unit) }
      }
    }
    return result
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7f }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default: return !scalar.properties.isVariationSelector
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
