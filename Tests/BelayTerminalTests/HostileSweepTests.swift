import Testing

extension RealTerminal {
  /// A share of what `.ci/run` has the executable `HostileSweep` of this package do a million times.
  @Suite("Hostile texts on a real terminal", .serialized) @WaitingRoom
  struct HostileSweepTests {
    @Test(
      "FAULTS 49, 55-64: each text can be read to its end, and changes nothing beside itself",
      arguments: [
        "xterm-256color C.UTF-8", "screen-256color C.UTF-8", "tmux-256color C.UTF-8",
        "linux C.UTF-8", "vt100 C.UTF-8", "xterm-256color C",
      ])
    func sweep(terminal: String) throws {
      let words = terminal.split(separator: " ").map(String.init)
      let (status, lines) = try Neighbour.run("HostileSweep", ["110", "7"] + words)
      #expect(status == 0, "\(lines)")
      #expect(lines.last?.hasPrefix("\(terminal): 110 texts, ") == true, "\(lines)")
      #expect(lines.last?.hasSuffix(" 0 complaints") == true, "\(lines)")
    }

    @Test(
      "A console that lets one through, leaves one character out or draws over a label is seen",
      arguments: [
        ("raw", "a sequence that terminfo does not have"), ("short", "is not what was sent"),
        ("label", "is not there any more"),
      ])
    func broken(fault: String, complaint: String) throws {
      let (status, lines) = try Neighbour.run("HostileSweep", ["broken", fault])
      #expect(status == 1)
      #expect(lines.contains { $0.contains(complaint) }, "\(lines)")
    }
  }
}
