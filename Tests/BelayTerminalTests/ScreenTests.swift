import Glibc
import Testing

extension RealTerminal {
  @Suite("The terminal in use", .serialized) @WaitingRoom
  struct ScreenTests {
    @Test(
      "FAULTS 65: a terminal that cannot be used is refused with one line, and gets not a byte",
      arguments: [
        (
          ["TERM=dumb"],
          "terminal \"dumb\" (TERM) cannot place its cursor; use `belay console --plain`"
        ),
        (
          [],
          "TERM is not set, so the terminal is not known; try TERM=xterm-256color, or use `belay console --plain`"
        ),
        (
          ["TERM="],
          "TERM is not set, so the terminal is not known; try TERM=xterm-256color, or use `belay console --plain`"
        ),
        (
          ["TERM=no\u{1B}such"],
          "terminal \"no?such\" (TERM) is not described on this machine; install ncurses-term, "
            + "try TERM=xterm-256color, or use `belay console --plain`"
        ),
      ])
    func refused(environment: [String], problem: String) throws {
      let terminal = try PTY("echo", environment: environment)
      try terminal.expect("refused \(problem)")
      #expect(terminal.finish() == 2)
      #expect(terminal.output == [])
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test(
      "FAULTS 66: standard input and output have to be a terminal",
      arguments: [
        ("0<&-", "standard input"), ("</dev/null", "standard input"),
        (">/dev/null", "standard output"), (">&-", "standard output"),
      ])
    func redirected(how: String, stream: String) throws {
      let terminal = try PTY(command: ["/bin/sh", "-c", "\"$0\" echo \(how)", try PTY.probe()])
      try terminal.expect(
        "refused \(stream) is not a terminal; run this in one, or use `belay console --plain`")
      #expect(terminal.finish() == 2)
    }

    @Test(
      "FAULTS 65: colours are what terminfo and the environment say",
      arguments: [
        (["TERM=xterm-256color"], "palette256"), (["TERM=xterm"], "ansi8"),
        (["TERM=vt100"], "mono"),
        (["TERM=xterm-256color", "COLORTERM=truecolor"], "truecolor"),
        (["TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1"], "mono"),
        (["TERM=xterm-256color", "NO_COLOR="], "palette256"), (["TERM=linux"], "ansi8"),
        (["TERM=tmux-256color"], "palette256"),
      ])
    func colors(environment: [String], depth: String) throws {
      let terminal = try PTY("echo", environment: environment + ["LC_ALL=C.UTF-8"])
      try terminal.expect("open 80x24 \(depth) ascii=false")
      try terminal.expectOutput("bottom")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      let has = { (text: String) in terminal.output.firstRange(of: Array(text.utf8)) != nil }
      #expect(has("\u{1B}[38;2;18;171;52m") == (depth == "truecolor"))
      #expect(has("\u{1B}[38;5;") == (depth == "palette256"))
    }

    @Test(
      "FAULTS 70: without a UTF-8 locale only ASCII is sent",
      arguments: ["LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=xx_YY.ISO-8859-1", "LC_CTYPE=C", "NOTHING="])
    func locale(name: String) throws {
      let terminal = try PTY("hostile", environment: ["TERM=xterm-256color", name])
      try terminal.expect("open 80x24 palette256 ascii=true")
      #expect(terminal.finish() == 0)
      #expect(terminal.output.allSatisfy { $0 < 0x80 })
    }

    @Test(
      "FAULTS 67: every size works",
      arguments: [
        (1, 1), (2, 80), (80, 2), (80, 5), (5, 80), (20, 24), (60, 16), (132, 50), (500, 200),
        (501, 501), (10000, 10000), (1, 10000), (0, 0),
      ])
    func sizes(width: UInt16, height: UInt16) throws {
      let terminal = try PTY("echo", size: (width, height))
      let known = (min(width == 0 ? 80 : width, 500), min(height == 0 ? 24 : height, 500))
      try terminal.expect("open \(known.0)x\(known.1) palette256 ascii=false")
      try terminal.expect("waiting")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test("FAULTS 68: a storm of new sizes ends at the last one")
    func storm() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      for step in UInt16(0)..<400 { terminal.resize(1 + step * 7 % 200, 1 + step * 13 % 90) }
      terminal.resize(101, 37)
      try terminal.expect("resize 101x37")
      terminal.forgetOutput()
      terminal.type("x")
      try terminal.expect("key character(\"x\")")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test("FAULTS 72: keys arrive as what they are, and bytes that are none do not")
    func keys() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      terminal.type("\u{1B}OA\u{1B}[6~\u{1B}[24~\u{1B}[Z")
      for key in ["up", "pageDown", "function(12)", "backTab"] { try terminal.expect("key \(key)") }
      terminal.type("é\r\u{13}\u{11}\u{16}")
      for key in [
        "character(\"é\")", "enter", "control(\"s\")", "control(\"q\")", "control(\"v\")",
      ] {
        try terminal.expect("key \(key)")
      }
      terminal.type([0xFF, 0x80, 0xFE])
      terminal.type("\u{1B}")
      try terminal.expect("key escape")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      #expect(terminal.remainder == "quit\nclosed\n")
    }

    @Test("FAULTS 71: a paste of a megabyte is one key, bounded, and none of it quits")
    func paste() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      let text = "q\r\u{1B}q" + String(repeating: "Aq\r", count: 350_000)
      terminal.type("\u{1B}[200~\(text)\u{1B}[201~")
      try terminal.expect(
        "paste 65536 dropped \(text.utf8.count - 65536) \(String(text.prefix(20)).debugDescription)"
      )
      terminal.type("q")
      #expect(terminal.finish() == 0)
      #expect(terminal.remainder == "quit\nclosed\n")
    }

    @Test("INV 28, FAULTS 55-59, 61: no hostile text makes the terminal do anything but show it")
    func hostile() throws {
      let terminal = try PTY("hostile", size: (120, 36))
      #expect(terminal.finish() == 0)
      #expect(strangeSequences(terminal.output) == [])
    }

    @Test("A frame is wrapped as one, and nothing is sent when nothing changed")
    func frame() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      try terminal.expectOutput("\u{1B}[?2026l")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      let begun = terminal.output.ranges(of: Array("\u{1B}[?2026h".utf8)).count
      #expect(begun == 1)
    }
  }
}

/// What in a terminal's input is neither text nor one of the few sequences that draw a screen.
func strangeSequences(_ bytes: [UInt8]) -> [String] {
  let known =
    /\e\[[0-9;]*[HJKmdGABCDX@PLMSTbrt]|\e\[\?(1|7|12|25|1049|2004|2026)(;(12|25))?[hl]|\e\[4l|\e\(B|\e[=>]|\e\)0|\r|\n|\u{8}/
  let text = String(decoding: bytes, as: UTF8.self)
  return text.replacing(known, with: "").unicodeScalars
    .filter {
      $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{FFFD}" || isFormat($0)
    }
    .map { "U+\(String($0.value, radix: 16))" }
}

private func isFormat(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.generalCategory == .format
}
