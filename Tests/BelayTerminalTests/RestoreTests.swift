import Glibc
import Testing

/// One at a time: each test has a program on a terminal.
@Suite("A real terminal", .serialized)
enum RealTerminal {}

extension RealTerminal {
  @Suite("The terminal on every way out", .serialized) @WaitingRoom
  struct RestoreTests {
    /// Frame shown, pastes as keys again, plain letters, the terminal's colours, visible cursor, own
    /// screen; nothing else comes after them.
    private func expectRestored(_ terminal: PTY, _ place: SourceLocation = #_sourceLocation) {
      let end = String(decoding: terminal.output.suffix(90), as: UTF8.self)
      let parts = [
        "\u{1B}[?2026l\u{1B}[?2004l", "\u{1B}[m", "\u{1B}[39;49m", "\u{1B}[?25h", "\u{1B}[?1049l",
      ]
      var rest = end[...]
      for part in parts {
        let found = rest.firstRange(of: part)
        #expect(
          found != nil, "\(part.debugDescription) in \(end.debugDescription)", sourceLocation: place
        )
        rest = rest[(found?.upperBound ?? rest.startIndex)...]
      }
      #expect(sameSettings(terminal.settings, terminal.found), sourceLocation: place)
    }

    @Test("INV 34: quitting puts the terminal back")
    func quit() throws {
      let terminal = try PTY("echo")
      try terminal.expect("open 80x24 palette256 ascii=false")
      try terminal.expect("waiting")
      #expect(!sameSettings(terminal.settings, terminal.found))
      terminal.type("q")
      try terminal.expect("closed")
      #expect(terminal.finish() == 0)
      expectRestored(terminal)
    }

    @Test(
      "INV 34, FAULTS 69: a signal is a request to leave, and the terminal is put back",
      arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func request(signal: Int32) throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      terminal.signal(signal)
      try terminal.expect("leave signal(\(signal))")
      #expect(terminal.finish() == 0)
      expectRestored(terminal)
    }

    @Test(
      "INV 34: ^C and ^\\ are those signals", arguments: [("\u{3}", SIGINT), ("\u{1C}", SIGQUIT)])
    func key(key: String, signal: Int32) throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      terminal.type(key)
      try terminal.expect("leave signal(\(signal))")
      #expect(terminal.finish() == 0)
      expectRestored(terminal)
    }

    @Test(
      "INV 34, FAULTS 69: a crash puts the terminal back and stays the crash that it is",
      arguments: [
        ("segv", SIGSEGV), ("trap", SIGILL), ("overflow", SIGSEGV), ("abort", SIGABRT),
        ("\(SIGSEGV)", SIGSEGV), ("\(SIGABRT)", SIGABRT), ("\(SIGBUS)", SIGBUS),
        ("\(SIGFPE)", SIGFPE), ("\(SIGILL)", SIGILL),
      ])
    func crash(how: String, signal: Int32) throws {
      let terminal = try PTY("die", how)
      try terminal.expect("dying")
      #expect(terminal.finish() == -Int(signal))
      expectRestored(terminal)
    }

    @Test("INV 34: an exit from anywhere puts the terminal back")
    func exitAnywhere() throws {
      let terminal = try PTY("die", "exit")
      try terminal.expect("dying")
      #expect(terminal.finish() == 7)
      expectRestored(terminal)
    }

    @Test(
      "INV 34, FAULTS 69: a program that hangs is ended by the third signal, and the terminal is put back"
    )
    func hang() throws {
      let terminal = try PTY("hang")
      try terminal.expect("hanging")
      for signal in [SIGHUP, SIGTERM, SIGINT] { terminal.signal(signal) }
      #expect(terminal.finish() < 0)
      expectRestored(terminal)
    }

    @Test("INV 34, FAULTS 66, 72: a terminal that is gone is a reason to leave")
    func lostLine() throws {
      let terminal = try PTY("echo")
      try terminal.expect("waiting")
      terminal.hangUp()
      #expect(terminal.finish() == 0)
      #expect(terminal.remainder.hasPrefix("leave "))
    }

    @Test(
      "INV 34, FAULTS 69: ^Z gives the terminal to the shell, and fg takes it again and draws everything"
    )
    func suspend() throws {
      let script = "set -m; \"$0\" echo; echo STOPPED; read line; fg; echo ENDED"
      let terminal = try PTY(command: ["/bin/sh", "-c", script, try PTY.probe()])
      try terminal.expect("waiting")
      try terminal.expectOutput("bottom")
      terminal.forgetOutput()
      terminal.type("\u{1A}")
      try terminal.expectOutput("STOPPED")
      #expect(terminal.output.starts(with: Array("\u{1B}[?2026l\u{1B}[?2004l".utf8)))
      #expect(terminal.output.firstRange(of: Array("\u{1B}[?1049l".utf8)) != nil)
      #expect(sameSettings(terminal.settings, terminal.found))
      terminal.forgetOutput()
      terminal.type("\n")
      try terminal.expect("resumed")
      try terminal.expectOutput("\u{1B}[?1049h")
      try terminal.expectOutput("bottom")
      #expect(!sameSettings(terminal.settings, terminal.found))
      terminal.type("q")
      try terminal.expectOutput("ENDED")
      #expect(terminal.finish() == 0)
      #expect(sameSettings(terminal.settings, terminal.found))
    }

    @Test(
      "INV 34, FAULTS 69: after a stop that nobody could prepare for, everything is drawn again")
    func stopped() throws {
      let terminal = try PTY("echo")
      try terminal.expectOutput("bottom")
      terminal.signal(SIGSTOP)
      terminal.forgetOutput()
      terminal.signal(SIGCONT)
      try terminal.expectOutput("bottom")
      terminal.type("q")
      #expect(terminal.finish() == 0)
      expectRestored(terminal)
    }
  }
}
