import BelayCore
import Foundation
import Testing

@testable import BelayAgent

@Suite("The line of events on their way to the hub")
struct BacklogTests {
  @Test("A batch that went to disk while it was under way is acknowledged there")
  func spilledUnderWay() throws {
    try inScratch { directory in
      let line = try LineInHand(directory)
      try line.append(0..<10)
      let batch = try #require(line.head(events: 6))
      line.spill()
      try line.append(10..<12)
      line.acknowledge(batch)
      #expect(try line.takeAll() == numbers(6..<12))
      #expect(line.losses.isEmpty)
    }
  }

  @Test("Of a batch whose beginning was dropped meanwhile, only the rest is acknowledged")
  func droppedUnderWay() throws {
    try inScratch { directory in
      let line = try LineInHand(directory, limit: 64 << 10)
      try line.append(0..<40)
      line.spill()
      let batch = try #require(line.head(events: 40))
      try line.append(40..<1_000)
      line.spill()
      let lost = line.losses.counts.reduce(0) { $0 + $1.1 }
      #expect(lost > 40)
      line.acknowledge(batch)
      #expect(try line.takeAll() == numbers(lost..<1_000))
    }
  }

  @Test(
    "Whatever happens to the line, it yields what went in less what it confesses", arguments: 0..<12
  )
  func anyHistory(seed: Int) throws {
    try inScratch { directory in
      var random = Rolls(seed: UInt64(seed))
      let line = try LineInHand(directory, limit: 64 << 10)
      var next = 0
      var taken: [String] = []
      var underWay: Batch?
      for _ in 0..<300 {
        switch random.roll(6) {
        case 0, 1:
          let count = random.roll(40)
          try line.append(next..<next + count)
          next += count
        case 2: line.spill()
        case 3: underWay = line.head(events: 1 + random.roll(60)) ?? underWay
        case 4:
          // A batch that was overtaken by another attempt is not acknowledged a second time.
          guard let batch = underWay else { continue }
          taken += try batch.lines.map(LineInHand.text)
          line.acknowledge(batch)
          underWay = nil
        default: underWay = nil
        }
      }
      taken += try line.takeAll()
      // Some of a batch may be dropped while it is under way, and arrive all the same.
      let lost = line.losses.counts.reduce(0) { $0 + $1.1 }
      #expect(taken == taken.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) })
      #expect(Set(taken).count == taken.count)
      #expect((next - lost...next).contains(taken.count))
    }
  }

  @Test(
    "A disk that is full keeps events in memory until there is room",
    .enabled(if: FullDisk.isPossible))
  func diskFull() throws {
    let disk = try FullDisk(size: "256k")
    defer { disk.unmount() }
    let line = try LineInHand(disk.path)
    try line.append(0..<200)
    #expect(line.spill())
    try disk.fill()
    try line.append(200..<1_000)
    #expect(!line.spill())
    #expect(line.trouble?.hasSuffix("No space left on device") == true)
    #expect(try line.takeAll() == numbers(0..<1_000))
    try disk.empty()
    try line.append(1_000..<1_010)
    #expect(line.spill())
    #expect(line.trouble == nil)
    #expect(try line.takeAll() == numbers(1_000..<1_010))
    #expect(line.losses.isEmpty)
  }

  @Test(
    "A disk that is full gets no new file at each attempt", .enabled(if: FullDisk.isPossible))
  func diskFullAgain() throws {
    let disk = try FullDisk(size: "256k")
    defer { disk.unmount() }
    let line = try LineInHand(disk.path)
    try disk.fill()
    try line.append(0..<10)
    for _ in 0..<20 { #expect(!line.spill()) }
    #expect(try SpoolInHand.files(in: disk.path) == [])
    try disk.empty()
    #expect(line.spill())
    #expect(try SpoolInHand.files(in: disk.path).count == 1)
    #expect(try line.takeAll() == numbers(0..<10))
  }

  @Test("What the system does not give out now stays in the line, and nothing overtakes it")
  func notNow() throws {
    try inScratch { directory in
      let line = try LineInHand(directory)
      try line.append(0..<10)
      line.spill()
      try line.append(10..<20)
      let file = try #require(SpoolInHand.files(in: directory).first)
      // A link, which is not followed: an error of the system that is not about the content.
      try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: file + ".away")
      #expect(line.head(events: 5)?.lines.count == nil)
      #expect(line.trouble?.hasPrefix("cannot open \(file): ") == true)
      #expect(line.losses.isEmpty)
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
      #expect(try line.takeAll() == numbers(0..<20))
      #expect(line.trouble == nil)
      #expect(line.losses.isEmpty)
    }
  }

  @Test(
    "What a full disk cut off is not there when the next process looks",
    .enabled(if: FullDisk.isPossible))
  func diskFullThenRestart() throws {
    let disk = try FullDisk(size: "256k")
    defer { disk.unmount() }
    do {
      let line = try LineInHand(disk.path)
      try line.append(0..<3_000)
      #expect(!line.spill())
    }
    let next = try LineInHand(disk.path)
    let found = try next.takeAll()
    #expect(found == numbers(0..<found.count))
    #expect((1..<3_000).contains(found.count))
    #expect(next.losses.isEmpty)
  }
}

/// A backlog of the agent `bot` over a spool in a directory.
final class LineInHand {
  private var backlog: Backlog
  private(set) var losses = Losses()

  init(_ directory: String, limit: Int = 16 << 20) throws {
    var settings = ReporterSettings()
    settings.spoolDirectory = directory
    settings.spoolBytes = limit
    backlog = Backlog(agent: try #require(AgentID("bot")), settings: settings)
    backlog.open(&losses)
  }

  var trouble: String? { backlog.trouble }

  func append(_ range: Range<Int>) throws {
    for number in range { backlog.append(try line(of: note(number))) }
  }

  @discardableResult
  func spill() -> Bool { backlog.spill(&losses) }

  func head(events: Int) -> Batch? {
    backlog.head(events: events, bytes: 512 << 10, &losses)
  }

  func acknowledge(_ batch: Batch) { backlog.acknowledge(batch) }

  func takeAll() throws -> [String] {
    var taken: [String] = []
    while let batch = head(events: 31) {
      taken += try batch.lines.map(Self.text)
      acknowledge(batch)
    }
    return taken
  }

  static func text(_ line: EventLine) throws -> String {
    let json = try JSON(parsing: Array(line.bytes.dropLast()))
    return try #require(json["data"]?["message"]?.string)
  }
}

/// A disk of a given size, if the machine lets us have one.
final class FullDisk {
  let path = "/tmp/belay-disk-\(UInt32.random(in: .min ... .max))"

  static let isPossible: Bool = {
    guard getuid() == 0, let probe = try? FullDisk(size: "64k") else { return false }
    probe.unmount()
    return true
  }()

  private struct Refused: Error {}

  init(size: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    do {
      try Self.run("mount", "-t", "tmpfs", "-o", "size=\(size),mode=700", "tmpfs", path)
    } catch {
      try FileManager.default.removeItem(atPath: path)
      throw error
    }
  }

  /// Takes up all that is left.
  func fill() throws {
    let file = path + "/filler"
    try Data().write(to: URL(fileURLWithPath: file))
    let handle = try #require(FileHandle(forWritingAtPath: file))
    while (try? handle.write(contentsOf: Data(repeating: 0, count: 4_096))) != nil {}
    try handle.close()
  }

  func empty() throws { try FileManager.default.removeItem(atPath: path + "/filler") }

  func unmount() {
    try? Self.run("umount", "-l", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func run(_ command: String...) throws {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tool.arguments = command
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    tool.waitUntilExit()
    guard tool.terminationStatus == 0 else { throw Refused() }
  }
}
