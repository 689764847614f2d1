import Testing

@testable import BelayCanvas

@Suite("Frames")
struct FrameTests {
  static let red = Style(foreground: .indexed(1), attributes: .bold)

  @Test("Text is clipped on every side")
  func clipped() {
    var frame = Frame(size: Size(width: 6, height: 2))
    #expect(frame.put("hello", at: Point(x: -2, y: 0), style: .plain) == 5)
    frame.put("world", at: Point(x: 3, y: 1), style: .plain)
    frame.put("nowhere", at: Point(x: 0, y: 2), style: .plain)
    frame.put("nowhere", at: Point(x: 0, y: -1), style: .plain)
    #expect("\(frame)" == "llo\n   wor")
  }

  @Test("A wide character that does not fit becomes spaces")
  func wideAtTheEdge() {
    var frame = Frame(size: Size(width: 5, height: 3))
    frame.put("ab漢字", at: Point(x: 0, y: 0), style: .plain)
    frame.put("漢字", at: Point(x: -1, y: 1), style: .plain)
    frame.put("漢字", at: Point(x: 0, y: 2), style: .plain, clippedTo: 3)
    #expect("\(frame)" == "ab漢\n 字\n漢")
    #expect(frame.troubles == [])
  }

  @Test("Half a wide character is never left standing")
  func torn() {
    var frame = Frame(size: Size(width: 6, height: 1))
    frame.put("漢字漢", at: Point(x: 0, y: 0), style: .plain)
    frame.put("x", at: Point(x: 1, y: 0), style: .plain)
    frame.put("y", at: Point(x: 4, y: 0), style: .plain)
    #expect("\(frame)" == " x字y")
    frame.put("字", at: Point(x: 2, y: 0), style: .plain)
    #expect(frame.troubles == [])
  }

  @Test("Styles can be read cell by cell; an escape has its own")
  func styles() {
    var frame = Frame(size: Size(width: 12, height: 2), escapes: Style(attributes: .reverse))
    frame.put(
      [Run("ok ", .plain), Run("BAD", Self.red)], at: Point(x: 0, y: 0))
    frame.put(SafeText(untrusted: "a\u{7}b"), at: Point(x: 0, y: 1), style: .plain)
    #expect(
      frame.styledDescription() == """
        ...aaa
        .bbbbbbbb
        a: fg red bold
        b: reverse
        """)
  }

  @Test("Cells differ by bytes, not by Unicode equivalence")
  func bytes() {
    var one = Frame(size: Size(width: 1, height: 1))
    var other = one
    one.put("K", at: Point(x: 0, y: 0), style: .plain)
    other.put("\u{212A}", at: Point(x: 0, y: 0), style: .plain)
    #expect(one != other)
  }

  @Test(
    "A terminal of any size gets a frame",
    arguments: [
      (-1, 5), (0, 0), (1, 1), (10_000, 10_000),
    ])
  func sizes(width: Int, height: Int) {
    var frame = Frame(size: Size(width: width, height: height))
    frame.box(frame.bounds, title: "t", corner: "c", glyphs: .unicode, look: Pictures.look)
    #expect(frame.cells.count == frame.size.width * frame.size.height)
    #expect(frame.size.width <= 500)
  }

  @Test("A selected row keeps its marks' colours on its own paper")
  func restyled() {
    var frame = Frame(size: Size(width: 4, height: 1))
    frame.put("X", at: Point(x: 0, y: 0), style: Self.red)
    let row = Style(background: .indexed(4), attributes: .underline)
    frame.restyle(frame.bounds) { $0.on(row) }
    #expect(
      frame[0, 0].style
        == Style(
          foreground: .indexed(1), background: .indexed(4), attributes: [.bold, .underline]))
  }
}
