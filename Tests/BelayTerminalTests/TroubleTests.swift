import BelayTerminal
import Glibc
import Testing

extension RealTerminal {
  @Suite("The terminal in trouble", .serialized) @WaitingRoom
  struct TroubleTests {
    /// A program that draws whole frames, one behind the other, until it is asked to leave.
    private func artist() throws -> PTY {
      try PTY(command: [try PTY.beside("HostileSweep"), "draw", "1000000", "1"], size: (201, 60))
    }

    @Test(
      "FAULTS 69: asked to leave at any moment, the first frame's and before included, it puts all back",
      arguments: [1, 40, 2_000, 20_000, 20_577, 33_333, 51_001, 90_210])
    func anyMoment(bytes: Int) throws {
      let terminal = try artist()
      terminal.read(atLeast: bytes)
      terminal.signal(SIGTERM)
      #expect(terminal.finish() == 0)
      let end = String(decoding: terminal.output.suffix(90), as: UTF8.self)
      #expect(end.contains("\u{1B}[?2026l\u{1B}[?2004l"), "\(end.debugDescription)")
      #expect(end.hasSuffix("\u{1B}[?1049l\u{1B}[23;0;0t") || end.hasSuffix("\u{1B}[?1049l"))
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test("FAULTS 73: a terminal that takes nothing more does not keep the program from its end")
    func stopped() throws {
      let terminal = try artist()
      terminal.read(atLeast: 1)
      terminal.isRead = false
      terminal.waitUntilStuck()
      terminal.signal(SIGTERM)
      #expect(terminal.finish() == 0)
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test("FAULTS 69: a new size while the shell has the terminal is known afterwards")
    func resizedWhileAway() throws {
      let script = "set -m; \"$0\" echo; echo STOPPED; read line; fg; echo ENDED"
      let terminal = try PTY(command: ["/bin/sh", "-c", script, try PTY.probe()])
      try terminal.expect("waiting")
      terminal.type("\u{1A}")
      try terminal.expectOutput("STOPPED")
      terminal.resize(97, 31)
      terminal.type("\n")
      try terminal.expect("resumed")
      try terminal.expect("resize 97x31")
      terminal.type("q")
      try terminal.expectOutput("ENDED")
      #expect(terminal.finish() == 0)
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test("FAULTS 72: what a mouse, a terminal's answers and a bad line send is no key")
    func garbage() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      for noise in [
        "\u{1B}[M !!", "\u{1B}[<0;10;10M", "\u{1B}[<65;1;1m", "\u{1B}[I", "\u{1B}[O",
        "\u{1B}[?64;1;2c", "\u{1B}[24;80R", "\u{1B}]11;rgb:A/R/D\u{7}", "\u{1B}P1$r0m\u{1B}\\",
      ] {
        terminal.type(noise)
      }
      terminal.type((0x80...0xFF).map { UInt8($0) } + (0x80...0xFF).map { UInt8($0) })
      terminal.type("k")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      #expect(terminal.remainder == "key character(\"k\")\nquit\nclosed\n")
    }
  }
}

@Suite("The locale of a terminal")
struct WideLinesTests {
  @Test(
    "FAULTS 70: lines may be wide in Chinese, Japanese and Korean, as the first set name says",
    arguments: [
      (["LC_ALL": "ja_JP.UTF-8"], true), (["LANG": "zh_TW.UTF-8"], true), (["LANG": "ko"], true),
      (["LC_ALL": "", "LC_CTYPE": "zh", "LANG": "C"], true), ([:], false),
      (["LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"], false), (["LANG": "jam_JM.UTF-8"], false),
      (["LANG": "de_DE.UTF-8"], false),
    ] as [([String: String], Bool)])
  func wide(environment: [String: String], isWide: Bool) {
    #expect(TerminalOptions(environment: environment).drawsWideLines == isWide)
  }
}
