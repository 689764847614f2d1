import Testing

@testable import BelayCanvas

@Suite("Hostile strings on a screen with other things on it")
struct HostileCorpusTests {
  static let corpus: [String] = [
    "\u{1B}[2J\u{1B}[H\u{1B}[31mred", "\u{1B}]0;title\u{7}", "\u{1B}]8;;http://evil\u{7}link",
    "\u{1B}]52;c;ZXZpbA==\u{7}", "\u{1B}P+q544e\u{1B}\\", "\u{1B}_apc\u{1B}\\",
    "\u{9B}2J\u{9D}0;x\u{9C}",
    "\u{5}\u{1B}[c\u{1B}[6n\u{1B}Z", "value\rtier: LOW", "a\nb", "x\u{8}\u{8}\u{8}y", "a\tb",
    "\u{B}\u{C}",
    "\u{202E}evol\u{202C}", "\u{202D}\u{2066}\u{2067}\u{2068}\u{2069}\u{61C}",
    "\u{200B}\u{200C}\u{200D}\u{FEFF}\u{AD}",
    "tag\u{E0001}\u{E0065}\u{E007F}", "vs\u{FE0E}\u{FE0F}\u{E0100}",
    "\u{2061}\u{2062}\u{2063}\u{2064}",
    "Z" + String(repeating: "\u{30D}\u{31B}", count: 2_000), "dеploy-bot",
    "\u{212A}elvin e\u{301} \u{E9}",
    String(repeating: "x", count: 4_000), String(repeating: "漢", count: 999),
    "👩\u{200D}👩\u{200D}👧🇩🇪1\u{FE0F}\u{20E3}👍🏽",
    "┌─ Approve E-17 ─ LOW ─┐\n│ press A to approve │\n└──┘", "| the hub says: approved",
    "press a to approve http://evil.example/\u{7}\u{7}\u{7}", "‹U+202E›", "<U+202E>", "\u{0}after",
    "\u{FFFD}\u{FFFE}\u{FFFF}\u{10FFFF}\u{E000}", "\u{2028}\u{2029}\u{85}\u{A0}\u{3000}\u{1680}",
    "שלום عربى", "\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}",
    String(repeating: "\n", count: 300) + "rm -rf /",
  ]

  @Test(
    "INV 28, FAULTS 55-63: each stays inside its own box and leaves the rest as it was",
    arguments: corpus)
  func staysInside(data: String) {
    let chrome = Self.screen(card: nil)
    let attacked = Self.screen(card: SafeText(untrusted: data))
    #expect(attacked.troubles == [])
    for y in 0..<chrome.size.height {
      for x in 0..<chrome.size.width where !Self.inside.contains(Point(x: x, y: y)) {
        #expect(attacked[x, y] == chrome[x, y])
      }
    }
  }

  @Test("FAULTS 61, 62: all of it can be read by wrapping, at any width", arguments: corpus)
  func reachable(data: String) {
    let text = SafeText(untrusted: data)
    for columns in [1, 2, 7, 40] {
      let rows = text.wrapped(to: columns)
      #expect(rows.allSatisfy { $0.width <= columns })
      #expect(rows.original.unicodeScalars.elementsEqual(data.unicodeScalars))
    }
  }

  @Test("INV 29, FAULTS 62: an agent's words cannot reach the gutter", arguments: corpus)
  func gutter(data: String) {
    var frame = Frame(size: Size(width: 30, height: 5))
    let rows = SafeText(untrusted: data).wrapped(to: 20 - Frame.quoteMargin)
    let gutter = Style(foreground: .indexed(3))
    let drawn = frame.quote(
      rows, in: Rect(x: 4, y: 0, width: 20, height: 5), glyphs: .unicode, gutter: gutter,
      text: .plain)
    for y in 0..<drawn {
      #expect(frame[4, y] == Cell("|", width: 1, style: gutter))
      #expect(frame[5, y].grapheme == " ")
      #expect((6..<24).allSatisfy { frame[$0, y].style.foreground != gutter.foreground })
      #expect(frame[24, y].grapheme == " ")
    }
  }

  private static let inside = Rect(x: 7, y: 3, width: 20, height: 2)

  /// Labels, another card and borders on all sides of the attacked place.
  private static func screen(card: SafeText?) -> Frame {
    var frame = Frame(size: Size(width: 40, height: 8))
    let theme = TestTheme.night
    let look = FrameLook.pane(theme, focused: true)
    frame.box(frame.bounds, title: "Escalations (3)", corner: "3", glyphs: .unicode, look: look)
    frame.put("args:", at: Point(x: 1, y: 3), style: .plain)
    frame.put("HIGH 00:48", at: Point(x: 28, y: 3), style: .plain)
    frame.put("A approve  R reject", at: Point(x: 2, y: 5), style: .plain)
    guard let card else { return frame }
    for (row, text) in card.wrapped(to: inside.width).prefix(1).enumerated() {
      frame.put(text, at: Point(x: 7, y: 3 + row), style: .plain, inside: inside)
    }
    frame.put(card, at: Point(x: 7, y: 4), style: .plain, inside: inside)
    return frame
  }
}
