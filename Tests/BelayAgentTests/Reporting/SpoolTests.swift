import BelayCore
import Foundation
import Testing

@testable import BelayAgent

@Suite("The spool, on real files")
struct SpoolTests {
  @Test("Events come out as they went in, in order, and again until they are dealt with")
  func inOrder() throws {
    try inScratch { directory in
      let spool = try SpoolInHand(directory)
      try spool.write(0..<2_000)
      #expect(try spool.read() == numbers(0..<500))
      #expect(try spool.read() == numbers(0..<500))
      try spool.takeAll()
      #expect(spool.taken == numbers(0..<2_000))
      #expect(spool.lost == Loss())
      #expect(spool.files.isEmpty)
    }
  }

  @Test("Nobody else may look: the folder is 0700 and its files are 0600")
  func permissions() throws {
    try inScratch { directory in
      let spool = try SpoolInHand(directory)
      try spool.write(0..<10)
      let folder = directory + "/bot.spool"
      #expect(try mode(folder) == 0o700)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
        #expect(try mode(folder + "/" + file) == 0o600)
      }
    }
  }

  @Test("A folder that was open to others is closed")
  func closedToOthers() throws {
    try inScratch { directory in
      try FileManager.default.createDirectory(
        atPath: directory + "/bot.spool", withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755])
      _ = try SpoolInHand(directory)
      #expect(try mode(directory + "/bot.spool") == 0o700)
    }
  }

  @Test("Another user's folder is refused", .enabled(if: getuid() == 0))
  func somebodyElses() throws {
    try inScratch { directory in
      try FileManager.default.createDirectory(
        atPath: directory + "/bot.spool", withIntermediateDirectories: true)
      try FileManager.default.setAttributes(
        [.ownerAccountID: 12_345], ofItemAtPath: directory + "/bot.spool")
      let error = #expect(throws: DiskError.self) { _ = try SpoolInHand(directory) }
      #expect(error?.description.contains("another user's") == true)
    }
  }

  @Test("Where there is no room the oldest go, counted and with their time")
  func bound() throws {
    try inScratch { directory in
      let spool = try SpoolInHand(directory, limit: 64 << 10)
      try spool.write(0..<2_000)
      #expect(spool.bytesOnDisk <= 64 << 10)
      let kept = 2_000 - spool.lost.count
      #expect((100..<2_000).contains(kept))
      #expect(spool.lost.first == moment(0))
      #expect(spool.lost.last == moment(spool.lost.count - 1))
      try spool.takeAll()
      #expect(spool.taken == numbers(spool.lost.count..<2_000))
    }
  }

  @Test("The next process finds what this one left")
  func reopened() throws {
    try inScratch { directory in
      do {
        let spool = try SpoolInHand(directory)
        try spool.write(0..<700)
      }
      let spool = try SpoolInHand(directory)
      try spool.write(700..<800)
      try spool.takeAll()
      #expect(spool.taken == numbers(0..<800))
    }
  }

  @Test(
    "A last line that a crash cut off is counted and left out, wherever it was cut",
    arguments: [1, 2, 50, 150])
  func torn(cut: Int) throws {
    try inScratch { directory in
      do {
        let spool = try SpoolInHand(directory)
        try spool.write(0..<10)
      }
      let file = try #require(SpoolInHand.files(in: directory).first)
      let whole = try Data(contentsOf: URL(fileURLWithPath: file))
      try whole.dropLast(cut).write(to: URL(fileURLWithPath: file))
      let spool = try SpoolInHand(directory)
      #expect(spool.lost.count == 1)
      try spool.write(10..<12)
      try spool.takeAll()
      #expect(spool.taken == numbers(0..<9) + numbers(10..<12))
    }
  }

  @Test("Two processes of one agent never share a folder")
  func twoProcesses() throws {
    try inScratch { directory in
      let first = try SpoolInHand(directory)
      let second = try SpoolInHand(directory)
      #expect(first.path != second.path)
      try first.write(0..<10)
      try second.write(100..<110)
      try first.takeAll()
      try second.takeAll()
      #expect(first.taken == numbers(0..<10))
      #expect(second.taken == numbers(100..<110))
    }
  }

  @Test("What a second process left behind is taken over, and not while it lives")
  func takenOver() throws {
    try inScratch { directory in
      var first: SpoolInHand? = try SpoolInHand(directory)
      var second: SpoolInHand? = try SpoolInHand(directory)
      try first?.write(0..<10)
      try second?.write(100..<110)
      first = nil
      var third: SpoolInHand? = try SpoolInHand(directory)
      try third?.takeAll()
      #expect(third?.taken == numbers(0..<10))
      third = nil
      second = nil
      let fourth = try SpoolInHand(directory)
      try fourth.takeAll()
      #expect(fourth.taken == numbers(100..<110))
    }
  }

  @Test("More processes than there are folders are told so")
  func crowded() throws {
    try inScratch { directory in
      var spools: [Spool] = []
      var lost = Loss()
      let agent = try #require(AgentID("bot"))
      while let spool = try Spool.open(in: directory, for: agent, limit: 1 << 20, &lost) {
        spools.append(spool)
      }
      #expect(spools.count == 16)
    }
  }

  @Test("An agent's name cannot lead out of the directory", arguments: [".", "..", "a..b"])
  func escape(name: String) throws {
    try inScratch { directory in
      var lost = Loss()
      let agent = try #require(AgentID(name))
      let spool = try Spool.open(in: directory + "/in", for: agent, limit: 1 << 20, &lost)
      #expect(spool?.path == "\(directory)/in/\(name).spool")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["in"])
    }
  }

  @Test("A directory that cannot be made is an error that names it")
  func notWritable() throws {
    try inScratch { directory in
      try Data().write(to: URL(fileURLWithPath: directory + "/file"))
      let error = #expect(throws: DiskError.self) { _ = try SpoolInHand(directory + "/file/in") }
      #expect(error?.description == "cannot make the directory \(directory)/file: Not a directory")
    }
  }

  @Test("A file that vanished costs its events, and the rest comes out")
  func vanished() throws {
    try inScratch { directory in
      let spool = try SpoolInHand(directory, limit: 256 << 10)
      try spool.write(0..<400)
      let files = spool.files
      #expect(files.count > 2)
      try FileManager.default.removeItem(atPath: files[0])
      try spool.takeAll()
      let gone = spool.lost.count
      #expect(gone > 0)
      #expect(spool.taken == numbers(gone..<400))
    }
  }
}

/// Runs the body with an empty directory that is removed afterwards.
func inScratch(_ body: (String) throws -> Void) throws {
  let path = "/tmp/belay-spool-\(UInt32.random(in: .min ... .max))"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

private func mode(_ path: String) throws -> Int {
  let facts = try FileManager.default.attributesOfItem(atPath: path)
  return try #require(facts[.posixPermissions] as? Int)
}

/// A spool of the agent `bot` with what went in and came out.
final class SpoolInHand {
  private let spool: Spool
  private let directory: String
  private(set) var taken: [String] = []
  private(set) var lost = Loss()

  init(_ directory: String, limit: Int = 16 << 20) throws {
    self.directory = directory
    let agent = try #require(AgentID("bot"))
    spool = try #require(try Spool.open(in: directory, for: agent, limit: limit, &lost))
  }

  var path: String { spool.path }
  var files: [String] { (try? Self.files(in: directory)) ?? [] }

  static func files(in directory: String) throws -> [String] {
    let folder = directory + "/bot.spool/"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".ndjson") }.map { folder + $0 }
  }

  var bytesOnDisk: Int {
    files.reduce(0) { sum, file in
      sum + ((try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0)
    }
  }

  func write(_ range: Range<Int>) throws {
    let lines = try range.map { try line(of: note($0)) }[...]
    var rest = lines
    while !rest.isEmpty { rest = rest.dropFirst(try spool.append(rest, &lost).written) }
  }

  /// The oldest 500, as often as one likes.
  func read() throws -> [String] {
    var dropped = 0
    return try spool.head(events: 500, bytes: 512 << 10, &lost, dropped: &dropped).map(text)
  }

  func takeAll() throws {
    var dropped = 0
    while true {
      let lines = try spool.head(events: 37, bytes: 512 << 10, &lost, dropped: &dropped)
      if lines.isEmpty { return }
      for line in lines {
        taken.append(try text(line))
        spool.advance(over: line)
      }
    }
  }

  private func text(_ line: EventLine) throws -> String {
    let json = try JSON(parsing: Array(line.bytes.dropLast()))
    return try #require(json["data"]?["message"]?.string)
  }
}

func line(of event: PendingEvent) throws -> EventLine {
  EventLine(event, of: try #require(AgentID("bot")), random: (1, 2))
}
