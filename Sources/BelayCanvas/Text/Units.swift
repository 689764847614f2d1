/// What must not be torn apart while there is room: single cells, and whole escapes.
struct Units: Sequence, IteratorProtocol {
  struct Unit {
    let range: Range<Int>
    let width: Int
    let isSpace: Bool
    let isEscape: Bool
  }

  private var graphemes: Graphemes

  init(_ text: SafeText) { graphemes = Graphemes(text) }

  mutating func next() -> Unit? {
    guard let first = graphemes.next() else { return nil }
    guard first.isEscape, first.text == "‹" || first.text == "<" else {
      return Unit(
        range: first.range, width: first.width, isSpace: first.text == " ",
        isEscape: first.isEscape)
    }
    var end = first.range.upperBound
    var width = first.width
    while let more = graphemes.next() {
      end = more.range.upperBound
      width += more.width
      if more.text == "›" || more.text == ">" { break }
    }
    return Unit(range: first.range.lowerBound..<end, width: width, isSpace: false, isEscape: true)
  }
}
