/// What every mark looks like on one terminal: all Unicode, or all ASCII.
package struct Glyphs: Sendable, Equatable {
  /// Whether the terminal gets ASCII only; sparklines and the sanitizer follow it.
  package let isASCII: Bool
  private var forms: [SafeText]

  package static let unicode = Glyphs(isASCII: false)
  package static let ascii = Glyphs(isASCII: true)

  private init(isASCII: Bool) {
    self.isASCII = isASCII
    forms = Mark.allCases.map {
      SafeText(ownWords: isASCII ? $0.forms.ascii : $0.forms.unicode)
    }
  }

  /// One column wide.
  package subscript(_ mark: Mark) -> SafeText { forms[Self.places[mark] ?? 0] }

  mutating func replace(_ mark: Mark, with form: SafeText) {
    if let place = Self.places[mark] { forms[place] = form }
  }

  /// Text from outside in what this terminal can show.
  package func text(_ source: String, limit: Int? = nil) -> SafeText {
    SafeText(untrusted: source, ascii: isASCII, limit: limit)
  }

  private static let places = Dictionary(
    uniqueKeysWithValues: zip(Mark.allCases, 0...))
}
