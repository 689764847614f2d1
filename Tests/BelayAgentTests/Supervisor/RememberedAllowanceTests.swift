import BelayCore
import Synchronization
import Testing

@testable import BelayAgent

@Suite("INV 18: a restart fills no allowance again", .serialized, .timeLimit(.minutes(3)))
struct RememberedAllowanceTests {
  private static func ending(_ agent: Supervisor) async -> String {
    await OrdersTests.ending {
      try await agent.run("x") { try await $0.call(.tool("x")) { "done" } }
    }
  }

  private static func settings(_ stage: AgentStage, calls: Int) -> Supervisor.Settings {
    stage.settings {
      $0.hub = .none
      $0.allowance = BudgetLimits(calls: calls)
      $0.allowancePeriod = .seconds(3_600)
    }
  }

  @Test("INV 18: what has run dry stays dry after a crash, and after an orderly end")
  func dry() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let settings = Self.settings(stage, calls: 1)
      let agent = try Supervisor.start(settings)
      #expect(await Self.ending(agent) == "done")
      await agent.crash()
      for _ in 0..<2 {
        try await Supervisor.supervising(settings) { agent in
          let ending = await Self.ending(agent)
          #expect(ending.hasPrefix("the budget calls is used up"), "\(ending)")
        }
      }
    }
  }

  @Test("a process that is killed has used up the tenth that it had begun")
  func killed() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let settings = Self.settings(stage, calls: 100)
      let agent = try Supervisor.start(settings)
      for _ in 0..<13 { #expect(await Self.ending(agent) == "done") }
      await agent.crash()
      let next = try Supervisor.start(settings)
      #expect(next.calls == 20)
      await next.stop()
    }
  }

  @Test("an orderly end is remembered to the call")
  func orderly() async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let settings = Self.settings(stage, calls: 100)
      for round in 0..<3 {
        try await Supervisor.supervising(settings) { agent in
          #expect(agent.calls == round * 4)
          for _ in 0..<4 { #expect(await Self.ending(agent) == "done") }
        }
      }
    }
  }

  private let now = WallClock.now()

  private func allowance(from begin: Int, until end: Int, calls: Double) -> SpentAllowance {
    SpentAllowance(
      from: now.advanced(by: .seconds(begin)), until: now.advanced(by: .seconds(end)),
      used: [.calls: calls])
  }

  @Test(
    "a period that is over counts no more, and one from the future counts from now",
    arguments: [(-100, -1, 0, 60), (-20, 40, 5, 40), (-100, 100, 0, 60), (500, 600, 5, 60)])
  func periods(begin: Int, end: Int, used: Double, endsIn seconds: Int) {
    let start = ContinuousClock.now
    // The third was of 200 s; since then the settings were changed to 60 s, and so it is over.
    let allowance = Allowance(
      BudgetLimits(calls: 10), per: .seconds(60), at: start,
      remembering: allowance(from: begin, until: end, calls: 5), wall: now)
    #expect(allowance.readings(at: start).first?.used == used)
    #expect(allowance.end == start + .seconds(seconds))
  }

  @Test("of two processes the most that was used holds, and of two periods the newer one")
  func strictest() {
    let (more, less) = (
      allowance(from: 0, until: 60, calls: 7), allowance(from: 10, until: 70, calls: 3)
    )
    #expect(
      SpentAllowance.strictest(more, less) == allowance(from: 10, until: 70, calls: 7))
    let newer = allowance(from: 60, until: 120, calls: 1)
    #expect(SpentAllowance.strictest(more, newer) == newer)
    #expect(SpentAllowance.strictest(newer, more) == newer)
    #expect(SpentAllowance.strictest(nil, more) == more)
  }

  @Test("INV 18: what is no amount makes the memory doubtful")
  func damaged() throws {
    var remembered = Remembered()
    remembered.allowance = allowance(from: 0, until: 60, calls: 7)
    #expect(try Remembered(json: remembered.json).allowance == remembered.allowance)
    for calls in ["-1", "true", #""7""#] {
      let text = remembered.json.text.replacing(#""calls":7"#, with: #""calls":\#(calls)"#)
      let json = try JSON(parsing: Array(text.utf8))
      #expect(throws: Remembered.Trouble.self) { try Remembered(json: json) }
    }
  }
}

extension Supervisor {
  /// Calls used of the allowance.
  fileprivate var calls: Int {
    allowance.withLock { Int($0.readings(at: .now).first?.used ?? -1) }
  }
}
