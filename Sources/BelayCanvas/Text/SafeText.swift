/// Text that cannot harm a terminal or lie about its own width: the only text a `Frame` accepts.
///
/// There are two ways in, and no third:
///
///     bytes from outside ── init(untrusted:) ──► SafeText ──► Frame ──► terminal
///     our own words ─────── "literal \(7)"   ──┘
///
/// From outside only letters (each with up to four marks), numbers, punctuation, symbols and the
/// plain space pass. Everything else, including LF and TAB, becomes an escape such as `‹U+202E›`.
/// Data cannot write an escape itself: its own ‹ and › are escaped too, so every bracket on screen
/// is ours, with or without colour; a frame also draws escapes in their own style.
/// A literal is the compiler's `StaticString`, so a variable cannot pass for our own words.
package struct SafeText: Sendable {
  /// Safe, and one column per byte when `isASCII`.
  let text: String
  /// Columns when drawn.
  package let width: Int
  /// How many scalars are shown as escapes because they may not be shown as they are.
  package let hidden: Int
  let isASCII: Bool
  /// UTF-8 offsets of what we put in place of data; ascending, neighbours merged.
  let escapes: [Range<Int>]

  init(text: String, width: Int, hidden: Int, isASCII: Bool, escapes: [Range<Int>]) {
    self.text = text
    self.width = width
    self.hidden = hidden
    self.isASCII = isASCII
    self.escapes = escapes
  }

  /// Printable ASCII, which the caller has checked.
  init(plain text: String, hidden: Int = 0) {
    self.init(text: text, width: text.utf8.count, hidden: hidden, isASCII: true, escapes: [])
  }

  /// No text at all.
  package init() { self.init(plain: "") }

  package var isEmpty: Bool { text.isEmpty }

  /// Whether any part stands for data that may not be shown as it is.
  package var hasEscapes: Bool { !escapes.isEmpty }

  /// UTF-8 bytes held, for those who bound what they keep.
  package var byteCount: Int { text.utf8.count }
}

extension SafeText: Equatable {
  /// Compares bytes, never by Unicode equivalence.
  package static func == (left: SafeText, right: SafeText) -> Bool {
    left.width == right.width && left.escapes == right.escapes && left.hidden == right.hidden
      && left.text.utf8.elementsEqual(right.text.utf8)
  }
}

extension SafeText: CustomStringConvertible {
  /// The text as drawn, without styles.
  package var description: String { text }
}
