import Testing

@testable import BelayCanvas

@Suite("Text from outside")
struct SafeTextTests {
  @Test(
    "INV 28, FAULTS 55-58: what could act or hide becomes a visible escape",
    arguments: [
      ("\u{1B}[2J", "‹U+001B›[2J"),
      ("\u{1B}]0;title\u{7}", "‹U+001B›]0;title‹U+0007›"),
      ("\u{1B}]52;c;ZXZpbA==\u{1B}\\", "‹U+001B›]52;c;ZXZpbA==‹U+001B›\\"),
      ("\u{1B}P$q\"p\u{1B}\\", "‹U+001B›P$q\"p‹U+001B›\\"),
      ("\u{9B}31m", "‹U+009B›31m"),
      ("\u{90}x\u{9C}", "‹U+0090›x‹U+009C›"),
      ("safe\rEVIL", "safe‹U+000D›EVIL"),
      ("a\nb\tc\u{8}d\u{B}e\u{C}f\0", "a‹U+000A›b‹U+0009›c‹U+0008›d‹U+000B›e‹U+000C›f‹U+0000›"),
      ("x\r\ny", "x‹U+000D›‹U+000A›y"),
      ("\u{7F}\u{85}\u{2028}\u{2029}", "‹U+007F›‹U+0085›‹U+2028›‹U+2029›"),
      ("a\u{202E}b\u{2066}c\u{2069}d\u{61C}", "a‹U+202E›b‹U+2066›c‹U+2069›d‹U+061C›"),
      ("a\u{200B}b\u{FEFF}c\u{AD}d", "a‹U+200B›b‹U+FEFF›c‹U+00AD›d"),
      ("\u{E0041}\u{E000}\u{FFFE}\u{2062}", "‹U+E0041›‹U+E000›‹U+FFFE›‹U+2062›"),
      ("\u{2800}\u{3164}\u{115F}\u{A0}\u{3000}", "‹U+2800›‹U+3164›‹U+115F›‹U+00A0›‹U+3000›"),
    ])
  func actsOrHides(data: String, shown: String) {
    let text = SafeText(untrusted: data)
    #expect("\(text)" == shown)
    #expect(text.width == shown.unicodeScalars.count)
    #expect(text.hidden == shown.count { $0 == "‹" })
  }

  @Test(
    "FAULTS 61: sequences whose width terminals dispute are taken apart",
    arguments: [
      ("👩\u{200D}💻", "👩‹U+200D›💻", 12),
      ("🇩🇪", "‹U+1F1E9›‹U+1F1EA›", 18),
      ("1\u{FE0F}\u{20E3}", "1‹U+FE0F›‹U+20E3›", 17),
      ("❤\u{FE0F}", "❤‹U+FE0F›", 9),
      ("👍🏽", "👍‹U+1F3FD›", 11),
    ])
  func disputedWidth(data: String, shown: String, width: Int) {
    let text = SafeText(untrusted: data)
    #expect("\(text)" == shown)
    #expect(text.width == width)
  }

  @Test(
    "Words of the world pass as they are",
    arguments: [
      ("deploy-bot", 10), ("naïve café", 10), ("cafe\u{301}", 4), ("Привет", 6), ("漢字かな", 8),
      ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("שלום", 4), ("नमस्ते", 4), ("ｆｕｌｌ", 8),
      ("✅ done", 7), ("4,120.00 €", 10), ("", 0),
    ])
  func ordinary(data: String, width: Int) {
    let text = SafeText(untrusted: data)
    #expect(text.description.utf8.elementsEqual(data.utf8))
    #expect(text.width == width)
    #expect(text.hidden == 0)
  }

  @Test("FAULTS 62, 63: data cannot write an escape")
  func imitation() {
    let text = SafeText(untrusted: "‹U+202E›")
    #expect("\(text)" == "‹U+2039›U+202E‹U+203A›")
    #expect(text.hidden == 2)
    #expect("\(SafeText(untrusted: "a<U+202E>", ascii: true))" == "a<U+003C>U+202E>")
    #expect("\(SafeText(untrusted: "a < b, U+1", ascii: true))" == "a < b, U+1")
  }

  @Test("For a terminal without UTF-8 everything else is spelled in ASCII")
  func ascii() {
    let text = SafeText(untrusted: "né\u{202E}漢", ascii: true)
    #expect("\(text)" == "n<U+00E9><U+202E><U+6F22>")
    #expect(text.width == 25)
    #expect(text.hidden == 3)
  }

  @Test("FAULTS 59: a letter keeps four marks; a flood of them stays in its own cells")
  func marks() {
    let text = SafeText(untrusted: "e" + String(repeating: "\u{301}", count: 10_000))
    #expect(text.hidden == 9_996)
    #expect(text.width == 1 + 9_996 * 8)
    var frame = Frame(size: Size(width: 4, height: 1))
    frame.put(text, at: Point(x: 0, y: 0), style: .plain)
    #expect(frame[0, 0].grapheme.unicodeScalars.count == 5)
    #expect(frame[1, 0].grapheme == "‹")
  }

  @Test(
    "A mark with nothing to stand on is escaped, so that it cannot change the label before it",
    arguments: ["\u{301}x", " \u{301}x", "\n\u{301}x", "\u{1161}x"])
  func loneMark(data: String) {
    let text: SafeText = "tier: \(untrusted: data)"
    #expect(text.description.unicodeScalars.allSatisfy { ScalarClass($0) != .mark })
    #expect(text.description.hasSuffix("›x"))
  }

  @Test("FAULTS 55: bytes that are not UTF-8 are visible")
  func badBytes() {
    let text = SafeText(untrusted: [0x61, 0xFF, 0x9B, 0x62, 0xC0, 0xAF] as [UInt8])
    #expect("\(text)" == "a‹U+FFFD›‹U+FFFD›b‹U+FFFD›‹U+FFFD›")
    #expect(text.hidden == 4)
  }

  @Test("FAULTS 60: names that only look alike stay different")
  func lookAlikes() {
    #expect(SafeText(untrusted: "K") != SafeText(untrusted: "\u{212A}"))
    #expect(SafeText(untrusted: "\u{E9}") != SafeText(untrusted: "e\u{301}"))
  }

  @Test("FAULTS 56: lines are split at LF and nowhere else")
  func lines() {
    let lines = SafeText.lines(untrusted: "a\r\nb\tc\n\u{2028}")
    #expect(lines.map(\.description) == ["a‹U+000D›", "b‹U+0009›c", "‹U+2028›"])
  }

  @Test("A limit says how much it left out")
  func limit() {
    let text = SafeText(untrusted: "né" + String(repeating: "x", count: 12_345), limit: 2)
    #expect("\(text)" == "n… 12,347 bytes more")
    #expect(text.hidden == 0)
    #expect(text.hasEscapes)
    #expect("\(SafeText(untrusted: "abc", limit: 3))" == "abc")
    #expect("\(SafeText(untrusted: "abcd", ascii: true, limit: 3))" == "abc... 1 bytes more")
  }
}
