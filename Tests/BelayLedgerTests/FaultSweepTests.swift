import Foundation
import Testing

/// The disk goes away at every operation of a story, in a process of its own: the executable
/// `FaultSweep` of this package, which `.ci/run` has do all of them.
@Suite(.serialized) @WaitingRoom struct FaultSweepTests {
  @Test(
    "INV 1, 2, 4, 8: no fault of the disk loses what was acknowledged (FAULTS 5, 12, 15, 16)",
    arguments: ["first-start", "one-verdict"],
    ["error", "full", "short", "power", "torn"])
  func scenario(name: String, fault: String) throws {
    let lines = try FaultSweep.run(name, fault)
    #expect(lines.last?.hasSuffix(", 0 complaints") == true, "\(lines)")
    #expect(lines.last?.contains(": 0 operations") == false, "the fault came at least once")
  }

  @Test(
    "INV 1, 2, 8: one ledger through many deaths keeps every acknowledged record (FAULTS 1, 5)",
    arguments: ["power", "kill"])
  func deaths(kind: String) throws {
    let lines = try FaultSweep.run(kind, "25")
    #expect(lines.last?.hasSuffix(" acknowledged records, 0 complaints") == true, "\(lines)")
    #expect(lines.last?.contains(": 0 acknowledged") == false, "it lived for a while")
  }
}

private enum FaultSweep {
  static func run(_ arguments: String...) throws -> [String] {
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: here)
      .deletingLastPathComponent().appendingPathComponent("FaultSweep")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
