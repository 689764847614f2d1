import BelayCore
import Foundation
import Synchronization
import Testing

@testable import BelayAgent

@Suite("The memory file, on a real disk and among several processes", .timeLimit(.minutes(3)))
struct MemoryFileTests {
  @Test("INV 18: the silence of one process takes nothing from another's memory")
  func together() async throws {
    try await inMemoryFolder { directory in
      let first = Memory(directory: directory)
      let second = Memory(directory: directory)
      await first.keeps(.under(.degrade("first")))
      await first.keeps(.forced, of: "db")
      await second.keeps(.under(.pause("second")))
      await second.keeps(.doubtful, of: "mail")
      let next = Memory(directory: directory).remembered
      #expect(next.orders.map(\.reason) == ["first", "second"])
      #expect(next.breaker("db") == .forced)
      #expect(next.breaker("mail") == .doubtful)
      await second.keeps(nil, of: "mail")
      #expect(Memory(directory: directory).remembered.breakers.map(\.name) == ["db"])
    }
  }

  @Test("An operator who restores one process clears what it had, and not what came from others")
  func restored() async throws {
    try await inMemoryFolder { directory in
      await Memory(directory: directory).keeps(.under(.degrade("old")))
      let first = Memory(directory: directory)
      await Memory(directory: directory).keeps(.under(.degrade("old"), .pause("new")))
      await first.keeps(.under())
      #expect(Memory(directory: directory).remembered.orders.map(\.reason) == ["new"])
    }
  }

  @Test("INV 18: of a breaker that processes remember differently, the strictest comes back")
  func strictestBreaker() async throws {
    try await inMemoryFolder { directory in
      let first = Memory(directory: directory)
      let second = Memory(directory: directory)
      await first.keeps(.forced, of: "db")
      await second.keeps(.doubtful, of: "db")
      #expect(Memory(directory: directory).remembered.breaker("db") == .forced)
      await first.keeps(nil, of: "db")
      #expect(Memory(directory: directory).remembered.breaker("db") == .doubtful)
      await second.keeps(nil, of: "db")
      #expect(Memory(directory: directory).remembered.breaker("db") == nil)
    }
  }

  @Test("INV 18: of orders that differ the strictest holds, for the longest time")
  func strictestOrder() {
    let soon = WallClock.now().advanced(by: .seconds(60))
    var remembered = Remembered()
    remembered.orders = [
      .init(isPause: false, reason: "strict", level: "strict", until: soon),
      .init(isPause: false, reason: "mild", level: "mild", until: nil),
    ]
    let levels = ["mild", "strict"].map { DegradationLevel($0, allows: .readOnly) }
    var machine = ModeMachine(levels: levels)
    remembered.restore(&machine)
    #expect(machine.level?.name == "strict")
    #expect(machine.nextEnd == nil)
  }

  @Test("INV 18: a file that came to damage while the agent ran is a doubt at the next start")
  func damagedMeanwhile() async throws {
    try await inMemoryFolder { directory in
      let memory = Memory(directory: directory)
      await memory.keeps(.forced, of: "db")
      try Data("{".utf8).write(to: URL(fileURLWithPath: directory + "/" + Memory.fileName))
      await memory.keeps(.under())
      let next = Memory(directory: directory)
      #expect(next.remembered.isDoubtful)
      #expect(next.remembered.breaker("db") == .forced)
      await next.keeps(.under())
      #expect(!Memory(directory: directory).remembered.isDoubtful)
    }
  }

  @Test("Changes reach the disk in their order, however fast they come")
  func inOrder() async throws {
    try await inMemoryFolder { directory in
      let memory = Memory(directory: directory)
      for number in 0..<200 { memory.keep(.under(.degrade("order \(number)"))) }
      await memory.settled(within: AgentStage.patience)
      let kept = Memory(directory: directory).remembered
      #expect(kept.orders.map(\.reason) == ["order 199"])
    }
  }

  @Test("Many that write at once lose nothing, and leave nothing but the file and its lock")
  func crowd() async throws {
    try await inMemoryFolder { directory in
      await withTaskGroup(of: Void.self) { group in
        for name in 0..<8 {
          group.addTask { await Memory(directory: directory).keeps(.forced, of: "\(name)") }
        }
      }
      let kept = Memory(directory: directory).remembered
      #expect(kept.breakers.map(\.name).sorted() == (0..<8).map(String.init))
      let files = try FileManager.default.contentsOfDirectory(atPath: directory)
      #expect(files.sorted() == ["memory.json", "memory.lock"])
    }
  }

  @Test("What would be too long to be read again is written as a doubt")
  func tooLong() async throws {
    try await inMemoryFolder { directory in
      let memory = Memory(directory: directory)
      await memory.keeps(.forced, of: String(repeating: "n", count: 1 << 20))
      let next = Memory(directory: directory)
      #expect(next.doubt == nil)
      #expect(next.remembered.isDoubtful)
    }
  }

  @Test("Who makes a change does not wait for a disk that does not answer")
  func slowDisk() async throws {
    try await inMemoryFolder { directory in
      let memory = Memory(directory: directory)
      await memory.keeps(.under())
      let isHeld = open(directory + "/memory.lock", O_RDWR)
      #expect(flock(isHeld, LOCK_EX) == 0)
      memory.keep(.forced, of: "db")
      #expect(memory.remembered.breaker("db") == .forced)
      #expect(Memory(directory: directory).remembered.breaker("db") == nil)
      close(isHeld)
      await memory.settled(within: AgentStage.patience)
      #expect(Memory(directory: directory).remembered.breaker("db") == .forced)
    }
  }
}

// MARK: Places that are not ours to write

extension MemoryFileTests {
  @Test(
    "INV 18: only where there is no file is there nothing to remember",
    arguments: [
      "link", "broken link", "link to itself", "pipe", "directory", "open to others", "too long",
      "folder that is a file",
    ])
  func notOurs(what: String) async throws {
    try await inMemoryFolder { directory in
      let path = directory + "/" + Memory.fileName
      #expect(!Memory(directory: directory).remembered.isDoubtful)
      let content = Data(Remembered().json.encoded())
      switch what {
      case "link":
        try content.write(to: URL(fileURLWithPath: path + ".other"))
        symlink(path + ".other", path)
      case "broken link": symlink(path + ".other", path)
      case "link to itself": symlink(path, path)
      case "pipe": mkfifo(path, 0o600)
      case "directory": mkdir(path, 0o700)
      case "open to others":
        try content.write(to: URL(fileURLWithPath: path))
        chmod(path, 0o666)
      case "folder that is a file":
        rmdir(directory)
        try content.write(to: URL(fileURLWithPath: directory))
      default:
        let padding = Data(repeating: UInt8(ascii: " "), count: 1 << 20)
        try (content + padding).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o600)
      }
      let memory = Memory(directory: directory)
      #expect(memory.remembered.isDoubtful)
      #expect(memory.doubt?.contains("memory.json cannot be read") == true)
    }
  }

  @Test("INV 18: another user's file is a doubt", .enabled(if: getuid() == 0))
  func somebodyElses() async throws {
    try await inMemoryFolder { directory in
      await Memory(directory: directory).keeps(.under())
      chown(directory + "/" + Memory.fileName, 12_345, 12_345)
      #expect(Memory(directory: directory).remembered.isDoubtful)
    }
  }

  @Test("INV 18: a file that we may not read is a doubt", .enabled(if: getuid() != 0))
  func forbidden() async throws {
    try await inMemoryFolder { directory in
      await Memory(directory: directory).keeps(.under())
      chmod(directory + "/" + Memory.fileName, 0)
      #expect(Memory(directory: directory).remembered.isDoubtful)
    }
  }

  @Test(
    "What a full disk does not keep is told once, and kept when there is room again",
    .enabled(if: FullDisk.isPossible))
  func diskFull() async throws {
    let disk = try FullDisk(size: "64k")
    defer { disk.unmount() }
    let said = Mutex([String]())
    let memory = Memory(directory: disk.path) { why in said.withLock { $0.append(why) } }
    await memory.keeps(.under(.degrade("before")))
    try disk.fill()
    await memory.keeps(.under(.degrade("meanwhile")))
    await memory.keeps(.forced, of: "db")
    #expect(said.withLock(\.count) == 1)
    #expect(memory.failure?.hasSuffix("No space left on device") == true)
    #expect(Memory(directory: disk.path).remembered.orders.map(\.reason) == ["before"])
    try disk.empty()
    memory.retry()
    await memory.settled(within: AgentStage.patience)
    #expect(memory.failure == nil)
    let kept = Memory(directory: disk.path).remembered
    #expect(kept.orders.map(\.reason) == ["meanwhile"])
    #expect(kept.breakers.map(\.name) == ["db"])
  }

  @Test(
    "A folder that nothing can be kept in is told at the start, once, and the agent works",
    arguments: [("/proc/belay-agent", "normal"), ("FILE", "degraded")])
  func noFolder(path: String, mode: String) async throws {
    try await AgentStage.play { stage in
      try Data().write(to: URL(fileURLWithPath: stage.agentDirectory))
      // What stood in a folder that a file has replaced, nobody knows.
      let folder = path == "FILE" ? stage.agentDirectory : path
      try await Supervisor.supervising(stage.settings { $0.stateDirectory = folder }) { agent in
        await agent.memory?.settled(within: AgentStage.patience)
        try await #expect(agent.run("works") { _ in "on" } == "on")
        #expect(agent.mode == mode)
      }
      let said = try await stage.told(.log).filter { $0["severity"] == "critical" }
        .compactMap { $0["message"]?.string }.filter { $0.hasPrefix("nothing can be kept") }
      #expect(said.count == 1)
    }
  }
}

/// A folder for one story, cleared away afterwards.
private func inMemoryFolder(_ story: (String) async throws -> Void) async throws {
  let directory = "/tmp/belay-memory-\(UInt32.random(in: .min ... .max))"
  mkdir(directory, 0o700)
  defer { try? FileManager.default.removeItem(atPath: directory) }
  try await story(directory)
}

private enum Ordered {
  case degrade(String)
  case pause(String)
}

extension ModeMachine {
  /// A machine that is under these orders.
  fileprivate static func under(_ orders: Ordered...) -> ModeMachine {
    var machine = ModeMachine(levels: [])
    for order in orders {
      switch order {
      case .degrade(let text): _ = machine.degrade(.init(cause: .operator, text: text, level: 0))
      case .pause(let text): _ = machine.pause(.init(cause: .operator, text: text, level: 0))
      }
    }
    return machine
  }
}

extension Memory {
  fileprivate func keeps(_ machine: ModeMachine) async {
    keep(machine)
    await settled(within: AgentStage.patience)
  }

  fileprivate func keeps(_ breaker: BreakerMemory?, of name: String) async {
    keep(breaker, of: name)
    await settled(within: AgentStage.patience)
  }
}

extension BreakerMemory {
  fileprivate static var forced: BreakerMemory? {
    BreakerMemory(["state": "forced_open", "attempts": 0, "open_wait_ms": 0, "streak": 0])
  }
}
