import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("A run", .serialized, .timeLimit(.minutes(3)))
struct RunTests {
  @Test("is found from anywhere below it, in child tasks and in nested runs")
  func current() async throws {
    try await AgentStage.play { stage in
      #expect(Supervisor.Run.current == nil)
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("outer", id: "outer") { run in
          #expect(Supervisor.Run.current?.id == "outer")
          async let child = Supervisor.Run.current?.id
          #expect(await child == "outer")
          let inCall = try await run.call(.tool("x")) { Supervisor.Run.current?.id }
          #expect(inCall == "outer")
          try await agent.run("inner", id: "inner") { _ in
            #expect(Supervisor.Run.current?.id == "inner")
          }
          #expect(Supervisor.Run.current?.id == "outer")
        }
      }
      let started = try await stage.told(.runStarted)
      #expect(started.map { $0["task"] } == ["outer", "inner"])
      #expect(started.map { $0["parent_run"] } == [nil, "outer"])
    }
  }

  @Test("a failure that nothing handled comes out again, and is recorded as critical")
  func failure() async throws {
    struct Broken: Error {}
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        let word = await OrdersTests.ending { try await agent.run("break") { _ in throw Broken() } }
        #expect(word == "Broken()")
      }
      let finished = try await stage.told(.runFinished)
      #expect(finished.map { $0["outcome"] } == ["error"])
      #expect(finished.map { $0["error_type"] } == ["Broken"])
      let critical = try await stage.told(.log).filter { $0["severity"] == "critical" }
      #expect(critical.count == 1)
      #expect(critical.first?["message"]?.string?.contains("break") == true)
    }
  }

  @Test("a failure that was handled is no failure of the run")
  func handled() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("try") { run in
          _ = try? await run.call(.tool("x")) { throw CancellationError() }
        }
      }
      try await #expect(stage.told(.runFinished).map { $0["outcome"] } == ["ok"])
      try await #expect(!stage.told(.log).contains { $0["severity"] == "critical" })
    }
  }

  @Test("cancelling whoever runs it reaches the call, and the run is recorded as cancelled")
  func cancelled() async throws {
    try await AgentStage.play { stage in
      let (begun, ended) = (Signal(), Signal())
      try await Supervisor.supervising(stage.settings) { agent in
        let work = Task {
          try await agent.run("work") { run in
            try await run.call(.tool("x")) {
              begun.happen()
              await withTaskCancellationHandler {
                await ended.happened()
              } onCancel: {
                ended.happen()
              }
            }
          }
        }
        await begun.happened()
        work.cancel()
        await ended.happened()
        #expect(await OrdersTests.ending { try await work.value } == "cancelled")
      }
      try await #expect(stage.told(.runFinished).map { $0["outcome"] } == ["cancelled"])
    }
  }

  @Test("what an agent cannot start with is named", arguments: ["", "a b", "ä"])
  func badName(name: String) {
    var settings = Supervisor.Settings(name: name)
    settings.hub = .none
    #expect(throws: SettingsError.self) { try Supervisor.start(settings) }
    settings.name = "a"
    for hub in ["https://hub", "ftp://hub/socket", "HTTPX://hub"] {
      settings.hub = .at(hub, token: nil)
      #expect(throws: SettingsError.self) { try Supervisor.start(settings) }
    }
  }

  @Test("a run's id that cannot be one is refused, not replaced")
  func badRunID() async throws {
    var settings = Supervisor.Settings(name: "a")
    (settings.hub, settings.stateDirectory) = (.none, nil)
    try await Supervisor.supervising(settings) { agent in
      for (id, bytes) in [("", 0), (String(repeating: "i", count: 257), 257)] {
        let ending = await OrdersTests.ending { try await agent.run("x", id: id) { _ in "ran" } }
        #expect(ending == "id: a run's id has 1 to 256 bytes, and this one \(bytes)")
      }
      let longest = String(repeating: "i", count: 256)
      try await #expect(agent.run("x", id: longest) { $0.id } == longest)
    }
  }

  @Test("a lost hub degrades the agent after its patience, and one that is back ends that")
  func hubLost() async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings { $0.hubPatience = .seconds(3) }
      try await Supervisor.supervising(settings) { agent in
        try await stage.obeyed(.degrade)
        try await stage.obeyed(.restore)
        #expect(agent.mode == "normal")
        await stage.stopHub()
        _ = try await stage.eventually("degraded") { agent.mode == "degraded" ? true : nil }
        #expect(agent.gate.look().reason?.cause == .hubLost)
        try await agent.run("goes on") { try await $0.call(.retrieval("docs")) {} }
        try await stage.startHub()
        _ = try await stage.eventually("normal") { agent.mode == "normal" ? true : nil }
        _ = try await stage.mode(.normal)
      }
      let causes = try await stage.told(.modeChanged).filter { $0["to"] == "degraded" }
      #expect(causes.contains { $0["cause"] == "hub_lost" })
    }
  }

  @Test(
    "a hub that is there and has nothing to say answers well within the patience",
    arguments: [(Duration.zero, "wait=2"), (.seconds(8), "wait=4"), (.seconds(600), "wait=20")])
  func quietHub(patience: Duration, wait: String) async throws {
    try await AgentStage.play { stage in
      try await LyingHub.between(stage) { _ in
        .pass
      } _: { place, liar in
        let settings = stage.settings {
          $0.hub = place
          $0.hubPatience = patience
        }
        try await Supervisor.supervising(settings) { _ in
          let poll = try await stage.eventually("a poll for orders") {
            liar.requests.first { $0.verb == "controls" && $0.path.contains("wait") }
          }
          #expect(poll.path.hasSuffix(wait))
        }
      }
    }
  }
}
