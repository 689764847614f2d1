import Foundation
import Testing

@testable import BelayTerminal

/// What goes to a terminal to set its clipboard (INV 28).
struct ClipboardTests {
  @Test("The text goes as base64 alone", arguments: ["", "a", "ab", "abc", "E-17 ‹U+001B›", "äöü"])
  func base64(_ text: String) {
    let sequence = String(decoding: Clipboard.sequence(for: text, inTmux: false), as: UTF8.self)
    let expected = Data(text.utf8).base64EncodedString()
    #expect(sequence == "\u{1B}]52;c;\(expected)\u{07}")
  }

  @Test("Inside tmux it is wrapped, with every escape twice")
  func tmux() {
    let sequence = String(decoding: Clipboard.sequence(for: "abc", inTmux: true), as: UTF8.self)
    #expect(sequence == "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;YWJj\u{07}\u{1B}\\")
  }

  @Test("A text over the bound is cut")
  func bounded() {
    let text = String(repeating: "x", count: 1_000_000)
    let size = Clipboard.sequence(for: text, inTmux: true).count
    #expect(size < Clipboard.largest * 4 / 3 + 40)
  }
}
