import Onlooker
import Testing

/// Whoever judges the terminal's bytes is judged first.
@Suite("The onlooker") @WaitingRoom
struct OnlookerTests {
  private func screen(_ text: String, width: Int = 12, height: Int = 3) throws -> Onlooker {
    let allowed = try #require(AllowList(term: "xterm-256color"))
    var screen = Onlooker(allowed, width: width, height: height)
    screen.take(Array(text.utf8))
    return screen
  }

  @Test(
    "FAULTS 55: what terminfo does not have for this terminal is complained of",
    arguments: [
      "\u{1B}]0;x\u{7}", "\u{1B}]52;c;AA==\u{7}", "\u{1B}P$q\"p\u{1B}\\", "\u{1B}_G\u{1B}\\",
      "\u{1B}^x\u{1B}\\", "\u{1B}Xx\u{1B}\\", "\u{1B}[c", "\u{1B}[6n", "\u{1B}[8m", "\u{1B}[5m",
      "\u{1B}c", "\u{1B}[?47h", "\u{1B}[999;1H", "\u{1B}[38;5;256m", "\u{1B}[38;2;1;2;3m", "\u{5}",
      "\u{9B}2J", "\u{202E}\u{200B}\u{7F}", "\u{E}\u{0}", "\u{1B}[5i", "\u{1B}[21t",
    ])
  func complains(text: String) throws {
    #expect(try screen("ab" + text + "c").complaints != [])
  }

  @Test("What draws a screen is done as xterm does it")
  func draws() throws {
    let drawn = try screen(
      "\u{1B}[H\u{1B}[2Jabcdefghijklm\u{1B}[3;1H漢x\u{1B}[1mB\u{1B}[m\u{1B}[1;3H\u{1B}[2X\u{1B}[2;2H"
        + "\u{1B}[1@Z\u{8}\r\u{1B}[1;1H\u{1B}[M\u{1B}[1;3HY")
    #expect(drawn.complaints == [])
    #expect((0..<3).map(drawn.text) == ["mZY         ", "漢xB        ", "            "])
    #expect(drawn[3, 1].ink.attributes == .bold)
    #expect(drawn[2, 1].ink == Square.blank.ink)
  }

  @Test("Bytes that are no character, marks on nothing and wide halves are complained of")
  func widths() throws {
    var drawn = try screen("")
    drawn.take([0xC3, 0x28, 0xFF, 0x61])
    drawn.take(Array("\r\u{301}".utf8))
    drawn.take(Array("\u{1B}[1;12H漢".utf8))
    #expect(drawn.complaints.count == 4)
  }
}
