import Foundation
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
      let (status, lines) = try HostileSweep.run(["110", "7"] + words)
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
      let (status, lines) = try HostileSweep.run(["broken", fault])
      #expect(status == 1)
      #expect(lines.contains { $0.contains(complaint) }, "\(lines)")
    }
  }
}

private enum HostileSweep {
  static func run(_ arguments: [String]) throws -> (status: Int32, lines: [String]) {
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: here)
      .deletingLastPathComponent().appendingPathComponent("HostileSweep")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return (process.terminationStatus, lines)
  }
}
