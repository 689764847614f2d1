import Foundation

/// A program of this package that lies beside the tests' own.
enum Neighbour {
  static func run(
    _ name: String, _ arguments: [String]
  ) throws -> (status: Int32, lines: [String]) {
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: here)
      .deletingLastPathComponent().appendingPathComponent(name)
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
