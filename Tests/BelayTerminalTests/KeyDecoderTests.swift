import BelayCanvas
import BelayTerminal
import Testing

@Suite("Keys from bytes")
struct KeyDecoderTests {
  /// All keys that these bytes make when nothing follows them.
  private func keys(_ bytes: [UInt8]) -> [Key] {
    var decoder = KeyDecoder()
    return bytes.flatMap { decoder.take(.byte($0)) } + [decoder.pause()].compactMap(\.self)
  }

  @Test(
    "What people type is a key each",
    arguments: [
      ("qA1 ", [Key.character("q"), .character("A"), .character("1"), .character(" ")]),
      ("\r\n\t", [.enter, .enter, .tab]), ("\u{8}\u{7F}", [.backspace, .backspace]),
      ("\u{C}\u{4}\u{13}", [.control("l"), .control("d"), .control("s")]),
      ("\u{1D}", [.control("]")]), ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]),
      ("\u{1B}q", [.escape, .character("q")]),
      ("é漢😀", [.character("é"), .character("漢"), .character("😀")]),
      ("\u{1B}[A\u{1B}OB\u{1B}[1;5C", [.up, .down, .right]),
      ("\u{1B}[H\u{1B}[4~\u{1B}[5~\u{1B}[3~", [.home, .end, .pageUp, .delete]),
      ("\u{1B}[Z\u{1B}OP\u{1B}[24~", [.backTab, .function(1), .function(12)]),
    ])
  func typed(text: String, expected: [Key]) {
    #expect(keys(Array(text.utf8)) == expected)
  }

  @Test(
    "FAULTS 72: what a terminal sends by itself acts as no key",
    arguments: [
      "\u{1B}[<0;10;10M\u{1B}[<0;10;10m", "\u{1B}[M !!", "\u{1B}[12;34R", "\u{1B}[?1;2c",
      "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]11;rgb:A/R/D\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\",
      "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}[I\u{1B}[O", "\u{1B}[97;5u", "\u{1B}[201~",
    ])
  func replies(text: String) {
    #expect(keys(Array(text.utf8) + [0x71]) == [.character("q")])
  }

  @Test(
    "FAULTS 72: bytes that are no UTF-8 are no keys and take none with them", arguments: 0x80...0xFF
  )
  func garbage(byte: Int) {
    #expect(keys([UInt8(byte), 0x71]) == [.character("q")])
    #expect(keys([UInt8(byte), 0xC3, 0xA9]) == [.character("é")])
  }

  @Test("C1 controls, surrogates and overlong forms are no keys")
  func forbidden() {
    #expect(keys([0xC2, 0x9B, 0x71]) == [.character("q")])
    #expect(keys([0xED, 0xA0, 0x80, 0x71]) == [.character("q")])
    #expect(keys([0xE0, 0x80, 0x80, 0x71]) == [.character("q")])
  }

  @Test("FAULTS 71: a paste is one key, whatever is in it")
  func paste() {
    let text = "A\rq\u{1B}[A\u{3}漢\u{1B}[201"
    #expect(keys(Array("\u{1B}[200~\(text)\u{1B}[201~q".utf8)) == [.paste(text), .character("q")])
    #expect(keys(Array("\u{1B}[200~\u{1B}[201~".utf8)) == [.paste("")])
    #expect(
      keys(Array("\u{1B}[200~".utf8) + [0xFF] + Array("\u{1B}[201~".utf8)) == [.paste("\u{FFFD}")])
  }

  @Test(
    "INV 31, FAULTS 71: a paste keeps its first 64 KiB and counts the rest",
    arguments: [-1, 0, 1, 1 << 20])
  func longPaste(surplus: Int) {
    let size = 64 << 10
    var decoder = KeyDecoder()
    let bytes =
      Array("\u{1B}[200~".utf8) + [UInt8](repeating: 0x61, count: size + surplus)
      + Array("\u{1B}[201~".utf8)
    let keys = bytes.flatMap { decoder.take(.byte($0)) }
    #expect(keys == [.paste(String(repeating: "a", count: min(size, size + surplus)))])
    #expect(decoder.dropped == max(0, surplus))
  }

  @Test("A key in a paste is no key, elsewhere it ends what was unfinished")
  func keyInBetween() {
    var decoder = KeyDecoder()
    var keys: [Key] = []
    for byte in "\u{1B}[200~ab".utf8 { keys += decoder.take(.byte(byte)) }
    keys += decoder.take(.key(.up))
    for byte in "c\u{1B}[201~\u{1B}[12".utf8 { keys += decoder.take(.byte(byte)) }
    keys += decoder.take(.key(.down))
    #expect(keys == [.paste("abc"), .down])
  }

  @Test("After a second of silence nothing unfinished is waited for")
  func silence() {
    var decoder = KeyDecoder()
    for byte in "\u{1B}[200~abc".utf8 { _ = decoder.take(.byte(byte)) }
    #expect(decoder.isWaiting)
    #expect(decoder.silence() == .paste("abc"))
    for byte in "\u{1B}]0;".utf8 { _ = decoder.take(.byte(byte)) }
    #expect(decoder.pause() == nil)
    #expect(decoder.silence() == nil)
    #expect(!decoder.isWaiting)
    #expect(decoder.take(.byte(0x71)) == [.character("q")])
  }

  @Test("INV 31: an endless sequence or string ends by itself")
  func endless() {
    #expect(keys(Array("\u{1B}[".utf8) + Array(repeating: 0x31, count: 40)).count < 10)
    #expect(!keys(Array("\u{1B}]".utf8) + Array(repeating: 0x31, count: 5000)).isEmpty)
  }
}
