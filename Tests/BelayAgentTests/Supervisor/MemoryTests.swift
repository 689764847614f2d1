import BelayClient
import BelayCore
import Foundation
import Testing

@testable import BelayAgent

@Suite("INV 18: a restart makes no agent more permissive", .serialized, .timeLimit(.minutes(3)))
struct MemoryTests {
  @Test(
    "INV 18: an operator's order outlives a crash, and the hub hears of it again",
    arguments: [ControlVerb.degrade, .pause])
  func orders(verb: ControlVerb) async throws {
    try await AgentStage.play { stage in
      let agent = try Supervisor.start(stage.settings)
      try await stage.obeyed(verb, level: verb == .degrade ? "read_only" : nil)
      await agent.crash()
      try await Supervisor.supervising(stage.settings) { agent in
        #expect(agent.mode == (verb == .degrade ? "degraded" : "paused"))
        #expect(agent.level?.name == (verb == .degrade ? "read_only" : nil))
        try await stage.obeyed(verb == .degrade ? .restore : .resume)
        #expect(agent.mode == "normal")
      }
      try await Supervisor.supervising(stage.settings) { agent in #expect(agent.mode == "normal") }
    }
  }

  @Test("INV 18: an order behind one that outranks it outlives a crash too")
  func hidden() async throws {
    try await AgentStage.play { stage in
      let agent = try Supervisor.start(stage.settings)
      try await stage.obeyed(.pause)
      try await stage.obeyed(.degrade, level: "read_only")
      await agent.crash()
      try await Supervisor.supervising(stage.settings) { agent in
        #expect(agent.mode == "paused")
        try await stage.obeyed(.resume)
        #expect(agent.mode == "degraded")
        #expect(agent.level?.name == "read_only")
      }
    }
  }

  @Test("INV 18: of two orders that hold, the stricter is still in force after a crash")
  func both() async throws {
    try await AgentStage.play { stage in
      let agent = try Supervisor.start(stage.settings)
      try await stage.obeyed(.degrade, level: "read_only")
      agent.personWantsLess(by: "mira", because: "do it by hand")
      await agent.crash()
      try await Supervisor.supervising(stage.settings) { agent in
        #expect(agent.level?.name == "read_only")
      }
    }
  }

  @Test("an order whose time is over by the restart is over")
  func over() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let past = WallClock.now().advanced(by: .seconds(-1))
      var remembered = Remembered()
      remembered.orders = [.init(isPause: true, reason: "wait", until: past)]
      try Self.write(remembered.json.text, stage)
      try await Supervisor.supervising(stage.settings { $0.hub = .none }) { agent in
        #expect(agent.mode == "normal")
      }
    }
  }

  @Test("INV 18: breakers come back open, and forced ones forced", arguments: [true, false])
  func breakers(isForced: Bool) async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let settings = stage.settings {
        $0.hub = .none
        $0.policies["db"] = CallPolicy(breaker: BreakerSettings(consecutiveFailures: 1))
      }
      struct Down: Error {}
      let agent = try Supervisor.start(settings)
      _ = try? await agent.run("fails") { run in
        try await run.call(.tool("db")) { throw Down() }
      }
      if isForced { agent.breaker("db")?.forceOpen() }
      await agent.crash()
      try await Supervisor.supervising(settings) { agent in
        let ending = await OrdersTests.ending {
          try await agent.run("again") { try await $0.call(.tool("db")) {} }
        }
        #expect(ending == "the breaker db is open")
        #expect(agent.breaker("db")?.state == (isForced ? .forcedOpen : .open))
        agent.breaker("db")?.close()
      }
      try await Supervisor.supervising(settings) { agent in
        try await agent.run("closed") { try await $0.call(.tool("db")) {} }
      }
    }
  }

  @Test(
    "INV 18: what cannot be read was strict, for all anybody knows, until an operator restores",
    arguments: [
      "", "{", "[]", #"{"version":2,"orders":[],"breakers":{}}"#,
      #"{"version":1,"orders":[{"verb":"kill"}],"breakers":{}}"#, "\u{0}\u{0}\u{0}",
    ])
  func damaged(content: String) async throws {
    try await AgentStage.play { stage in
      try Self.write(content, stage)
      try await Supervisor.supervising(stage.settings) { agent in
        #expect(agent.mode == "degraded")
        #expect(agent.level?.name == "read_only", "the strictest")
        await #expect(
          OrdersTests.ending { try await agent.run("x") { try await $0.call(.retrieval("db")) {} } }
            == "the breaker db is open")
      }
      // A second restart does not end the doubt.
      try await Supervisor.supervising(stage.settings) { agent in
        #expect(agent.mode == "degraded")
        let mode = try await stage.mode(.degraded)
        #expect(mode.reason.contains("cannot be read"))
        try await stage.obeyed(.restore)
        try await agent.run("x") { try await $0.call(.retrieval("files")) {} }
      }
      let said = try await stage.told(.log).compactMap { $0["message"]?.string }
      #expect(said.contains { $0.contains("memory.json cannot be read") })
    }
  }

  @Test("INV 18: a breaker that cannot be read comes back open, and the others as they were")
  func damagedBreaker() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      try Self.write(
        #"{"version":1,"orders":[],"breakers":{"db":{"state":"opem"},"mail":null}}"#, stage)
      try await Supervisor.supervising(stage.settings { $0.hub = .none }) { agent in
        #expect(agent.mode == "normal")
        for (name, word) in [("db", "open"), ("mail", "open"), ("web", "closed")] {
          _ = agent.dependencies.dependency(of: .tool(name))
          #expect(agent.breaker(name)?.state.rawValue == word)
        }
      }
    }
  }

  @Test("INV 18: a file that may not be read is a doubt as well")
  func unreadable() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      // A directory in its place: nobody, root included, reads that as a file.
      try FileManager.default.createDirectory(
        atPath: "\(stage.agentDirectory)/\(Memory.fileName)", withIntermediateDirectories: true)
      try await Supervisor.supervising(stage.settings { $0.hub = .none }) { agent in
        #expect(agent.mode == "degraded")
      }
    }
  }

  @Test("what a crashed process left degraded at the hub, the next one that is well clears")
  func leftBehind() async throws {
    try await AgentStage.play { stage in
      let agent = try Supervisor.start(stage.settings)
      agent.degrade("stale_index", because: "the index is a week old")
      _ = try await stage.mode(.degraded)
      await agent.crash()
      try await Supervisor.supervising(stage.settings) { _ in _ = try await stage.mode(.normal) }
    }
  }

  static func write(_ content: String, _ stage: AgentStage) throws {
    try FileManager.default.createDirectory(
      atPath: stage.agentDirectory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let path = "\(stage.agentDirectory)/\(Memory.fileName)"
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}
