import BelayCore
import BelayLedger
import Foundation
import Testing

@testable import BelayHub

/// A disk that fills up under the hub, and is emptied again. Needs the right to mount a small tmpfs.
@Suite("A disk without room", .enabled(if: SmallDisk.isPossible, "needs root, for a tmpfs"))
final class DiskTests {
  private let disk: SmallDisk
  private let bench: Bench

  init() throws {
    disk = try SmallDisk(megabytes: 40)
    var policy = Policy()
    policy.disk.floor = 12 << 20
    policy.disk.floorShare = 1
    policy.disk.brink = 6 << 20
    policy.disk.ballast = 4 << 20
    policy.disk.minimum = 3 << 20
    bench = try Bench(policy: policy, in: disk.path + "/")
  }

  private func ingests(_ id: String) async -> Int? {
    await bench.status { _ = try await bench.desk.ingest([Bench.event(id)], as: Bench.feeder) }
  }

  private func disks() throws -> [String] {
    try bench.records().filter { $0.event.kind == .diskChanged }
      .compactMap { $0.event.data["to"]?.string }
  }

  @Test("INV 31, FAULTS 13: a short disk takes no plain events, and everything else")
  func short() async throws {
    #expect(await ingests("before") == nil)
    try disk.fill(leaving: 8)
    #expect(await ingests("during") == 503)
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    _ = try await bench.claim(raised)
    #expect(try disks() == ["short"])
    #expect(try await bench.desk.fleet().disk == .short)
  }

  @Test("INV 21, FAULTS 12: beyond that the reserve is for decisions and what follows from them")
  func critical() async throws {
    try await bench.enlist()
    let first = try await bench.raise("a")
    try disk.fill(leaving: 2)
    #expect(await bench.status { _ = try await bench.raise("b") } == 503)
    _ = try await bench.approve(first)
    _ = try await bench.claim(first)
    let kill = ControlRequest(verb: .kill, reason: "runs wild")
    _ = try await bench.desk.requestControl(kill, of: Bench.id("refund"), as: Bench.mira)
    #expect(try disks().last == "critical")
    #expect(!FileManager.default.fileExists(atPath: bench.path + "/ledger.reserve"))
  }

  @Test(
    "INV 4, 31, FAULTS 12: a full disk refuses everything, and goes on by itself with room again")
  func full() async throws {
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    try disk.fill(leaving: 2)
    await bench.desk.wake()
    try disk.fill(leaving: 1)
    let seq = bench.desk.lastSeq
    #expect(await bench.status { _ = try await bench.approve(raised) } == 503)
    await bench.pass(.seconds(61))
    #expect(bench.desk.lastSeq == seq, "nothing was written, and nothing tried")
    #expect(try await bench.state(raised) == "pending")

    try disk.empty()
    #expect(await bench.status { _ = try await bench.approve(raised) } == 410)
    #expect(await ingests("after") == nil)
    #expect(bench.desk.health.ready)
    #expect(try disks().last == "plenty")
    #expect(FileManager.default.fileExists(atPath: bench.path + "/ledger.reserve"))
    #expect(try bench.desk.reader.verify().size == bench.desk.lastSeq)
  }
}

/// A tmpfs that can be filled and emptied.
private final class SmallDisk {
  let path = NSTemporaryDirectory() + "belay-disk-" + UUID().uuidString
  private var fillings = 0

  static let isPossible = getuid() == 0 && (try? SmallDisk(megabytes: 1)) != nil

  init(megabytes: Int) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=700", "tmpfs", path)
  }

  deinit {
    try? run("umount", "-l", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Puts a file there that leaves so many megabytes.
  func fill(leaving megabytes: Int) throws {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { throw Refused() }
    let free = Int(facts.f_bavail * UInt(facts.f_frsize)) - megabytes << 20
    fillings += 1
    let file = open(path + "/filling-\(fillings)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0, free > 0, posix_fallocate(file, 0, off_t(free)) == 0 else { throw Refused() }
    close(file)
  }

  func empty() throws {
    for number in 1...fillings {
      try FileManager.default.removeItem(atPath: path + "/filling-\(number)")
    }
  }

  private struct Refused: Error {}

  private func run(_ command: String...) throws {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tool.arguments = command
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    tool.waitUntilExit()
    guard tool.terminationStatus == 0 else { throw Refused() }
  }
}
