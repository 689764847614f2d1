import BelayCore
import BelayHub
import Foundation

/// Files and standard input as one sequence of records, numbered in the order in which they were read.
final class TailSource: Sendable {
  private let files: [String]
  private let input: Int32
  private let clock: Clock

  /// How often a file that gave nothing is looked at again.
  private static let interval = Duration.milliseconds(200)

  /// - Throws: when one of the files cannot be read now.
  init(files: [String], input: Int32, clock: Clock) throws {
    for path in files where path != "-" {
      var file = try FollowedFile(path: path)
      file.close()
    }
    self.files = files
    self.input = input
    self.clock = clock
  }

  /// Reads until cancelled; standard input alone ends when its writer does.
  func follow(_ deliver: @escaping @Sendable ([Record]) async -> Void) async {
    let numbering = Numbering(clock: clock)
    await withTaskGroup(of: Void.self) { group in
      for path in files {
        group.addTask {
          if path == "-" {
            await self.followStandardInput {
              await deliver(await numbering.records($0, of: "stdin"))
            }
          } else {
            await self.follow(path) { await deliver(await numbering.records($0, of: path)) }
          }
        }
      }
    }
  }

  private func follow(_ path: String, _ deliver: ([[UInt8]]) async -> Void) async {
    guard var file = try? FollowedFile(path: path) else { return }
    defer { file.close() }
    while !Task.isCancelled {
      let lines = file.read()
      if lines.isEmpty {
        try? await Task.sleep(for: Self.interval)
      } else {
        await deliver(lines)
      }
    }
  }

  private func followStandardInput(_ deliver: ([[UInt8]]) async -> Void) async {
    var lines = LineSplitter()
    for await bytes in pieces() {
      let found = lines.feed(bytes)
      if !found.isEmpty { await deliver(found) }
    }
    let rest = lines.finish()
    if !rest.isEmpty { await deliver(rest) }
  }

  /// Pieces of standard input as they come, read on a thread of its own because reading blocks.
  ///
  /// The pipe holds the writer back: a piece is read only after the one before was taken.
  private func pieces() -> AsyncStream<[UInt8]> {
    AsyncStream { [input] in
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          var buffer = [UInt8](repeating: 0, count: 64 << 10)
          let count = read(input, &buffer, buffer.count)
          continuation.resume(returning: count > 0 ? Array(buffer[..<count]) : nil)
        }
      }
    }
  }
}

/// Gives records of several sources one order.
private actor Numbering {
  private let clock: Clock
  private var seq = 0

  init(clock: Clock) {
    self.clock = clock
  }

  func records(_ lines: [[UInt8]], of path: String) -> [Record] {
    let now = clock.read().wall
    let origin = Self.origin(of: path)
    return lines.filter { !$0.isEmpty }.flatMap { line in
      TailLine(line, origin: origin, number: seq + 1, now: now).events.map { event in
        seq += 1
        return Record(seq: seq, recorded: event.time ?? now, authid: "tail", event: event)
      }
    }
  }

  /// The file's name, in the alphabet of agents.
  private static func origin(of path: String) -> AgentID {
    let name = (path as NSString).lastPathComponent
    let letters = name.utf8.prefix(64).map { byte in
      AgentID(String(UnicodeScalar(byte))) == nil ? UInt8(ascii: "_") : byte
    }
    guard let origin = AgentID(String(decoding: letters, as: UTF8.self)) else {
      invariantBroken("a file's name in the agents' alphabet is an agent's name: \(name)")
    }
    return origin
  }
}
