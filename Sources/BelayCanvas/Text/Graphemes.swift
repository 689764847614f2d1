/// The cells of a safe text from left to right: one base scalar with its marks each.
struct Graphemes: Sequence, IteratorProtocol {
  struct Grapheme {
    let text: String
    /// UTF-8 offsets in the whole text.
    let range: Range<Int>
    /// 1 or 2.
    let width: Int
    let isEscape: Bool
  }

  private var scalars: String.UnicodeScalarView.Iterator
  private var ahead: Unicode.Scalar?
  private var offset = 0
  private let escapes: [Range<Int>]
  private var escape = 0

  init(_ text: SafeText) {
    scalars = text.text.unicodeScalars.makeIterator()
    escapes = text.escapes
    ahead = scalars.next()
  }

  mutating func next() -> Grapheme? {
    guard let base = ahead else { return nil }
    var text = String(base)
    var end = offset + UTF8.width(base)
    ahead = scalars.next()
    while let mark = ahead, !mark.isASCII, Self.joins(mark) {
      text.unicodeScalars.append(mark)
      end += UTF8.width(mark)
      ahead = scalars.next()
    }
    defer { offset = end }
    return Grapheme(
      text: text, range: offset..<end, width: Self.width(base), isEscape: isEscape(offset))
  }

  private mutating func isEscape(_ offset: Int) -> Bool {
    while escape < escapes.count && escapes[escape].upperBound <= offset { escape += 1 }
    return escape < escapes.count && escapes[escape].lowerBound <= offset
  }

  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    let kind = ScalarClass(scalar)
    return kind == .mark || kind == .jamo
  }

  /// Brackets of our own are the only refused scalars a safe text holds; they are narrow.
  private static func width(_ scalar: Unicode.Scalar) -> Int {
    Swift.max(1, ScalarClass(scalar).width)
  }
}
