import Foundation

/// The child of the crash tests: the executable `LedgerCrasher` of this package.
final class Crasher {
  private let process = Process()
  private let output = Pipe()
  /// Its end, also when these tests die, is the child's end.
  private let leash = Pipe()
  private var pending: [UInt8] = []

  init(
    _ state: String, _ batch: Int, _ options: String..., environment: [String: String]? = nil
  ) throws {
    // The test binary and the package's executables are built into one directory.
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: here)
      .deletingLastPathComponent().appendingPathComponent("LedgerCrasher")
    process.arguments = [state, String(batch)] + options
    if let environment { process.environment = environment }
    process.standardOutput = output
    process.standardInput = leash
    for pipe in [output, leash] { Self.keepFromOthers(pipe) }
    try process.run()
  }

  /// Other children must not hold these ends open.
  private static func keepFromOthers(_ pipe: Pipe) {
    for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  var status: Int32 { process.terminationStatus }

  /// The first `count` numbers that it acknowledged.
  func acknowledgements(_ count: Int) -> [Int] {
    var acked: [Int] = []
    while acked.count < count, let line = nextLine() {
      if let seq = Self.acknowledged(line) { acked.append(seq) }
    }
    return acked
  }

  /// Waits until it has put so many pages of records into a tree.
  func waitUntilGrown(pages: Int) {
    var pages = pages
    while pages > 0, let line = nextLine() { pages -= line.hasPrefix("grown ") ? 1 : 0 }
  }

  /// What it had acknowledged before it died and nobody had read yet.
  func remainingAcknowledgements() -> [Int] { acknowledgements(.max) }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// All lines until it ends by itself.
  func finish() -> [String] {
    var lines: [String] = []
    while let line = nextLine() { lines.append(line) }
    process.waitUntilExit()
    return lines
  }

  static func lastAcknowledged(_ lines: [String]) -> Int {
    lines.compactMap(acknowledged).last ?? 0
  }

  private static func acknowledged(_ line: String) -> Int? {
    line.hasPrefix("acked ") ? Int(line.dropFirst(6)) : nil
  }

  private func nextLine() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeSubrange(...end) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      pending += more
    }
  }
}
