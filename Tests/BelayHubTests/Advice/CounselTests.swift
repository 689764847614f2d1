import BelayCore
import Testing

@testable import BelayHub

@Suite("Asking an advisor")
struct CounselTests {
  private static let `operator` = RunningHub.Caller.token("operator")

  private static func run(
    _ oracle: Oracle, _ story: (RunningHub) async throws -> Void
  ) async throws {
    var policy = Policy()
    policy.openPerAgent = 100
    try await RunningHub.run(policy: policy, advisor: oracle.advisor, story)
  }

  /// Returns when it has become true; the suite's time limit ends a wait for what never comes.
  private static func until(_ isTrue: () async throws -> Bool) async throws {
    while try await !isTrue() { await Task.yield() }
  }

  private static func advice(_ hub: RunningHub, _ id: String) async throws -> JSON? {
    try await hub.get("/v1/escalations/\(id)", as: Self.operator).json["advice"]
  }

  private static func advised(_ hub: RunningHub, _ id: String) async throws -> JSON {
    try await until { try await advice(hub, id) != nil }
    return try await advice(hub, id) ?? .null
  }

  @Test(
    "What is raised is put to it with the evidence, and what it says is on record",
    .timeLimit(.minutes(1)))
  func course() async throws {
    let oracle = Oracle()
    try await Self.run(oracle) { hub in
      _ = try await hub.raise("e1")
      try await Self.until { oracle.asked.count == 1 }
      let question = oracle.asked[0]
      #expect(question["escalation"]?["args"] == ["amount": 4_120])
      #expect(question["evidence"]?["escalation"] == "E-1")
      #expect(question["evidence"]?["recommendation"]?["recommendation"] == "none")
      oracle.answerAll(.said("above what is usual", leaning: .reject))
      let advice = try await Self.advised(hub, "E-1")
      #expect(advice["comment"] == "above what is usual" && advice["advisor"] == "oracle")
      #expect(advice["recommendation"] == "reject")
      let events = try await hub.get("/v1/events?after=0", as: Self.operator).json["events"]
      let types = events?.array?.compactMap { $0["type"]?.string }
      #expect(types == ["belay.escalation.raised", "belay.advice.received"])
    }
  }

  @Test(
    "It holds nobody up: while it thinks, a person decides; what it says then is dropped",
    .timeLimit(.minutes(1)))
  func silent() async throws {
    let oracle = Oracle()
    try await Self.run(oracle) { hub in
      let digest = try await hub.raise("e1")
      try await Self.until { oracle.asked.count == 1 }
      let decided = try await hub.post(
        "/v1/escalations/E-1/decision", RunningHub.decision("approve", digest), as: Self.operator)
      #expect(decided.status == 200 && decided.json["state"] == "approved")
      oracle.answerAll(.said("no!", leaning: .reject))
      _ = try await hub.raise("e2")
      try await Self.until { oracle.asked.count == 2 }
      oracle.answerAll(.said("fine", leaning: nil))
      _ = try await Self.advised(hub, "E-2")
      #expect(try await Self.advice(hub, "E-1") == nil)
    }
  }

  @Test(
    "INV 31: two at once, 32 wait, and of what is beyond that it is said that it was not asked",
    .timeLimit(.minutes(1)))
  func bounds() async throws {
    let oracle = Oracle()
    try await Self.run(oracle) { hub in
      for number in 1...2 { _ = try await hub.raise("e\(number)") }
      try await Self.until { oracle.asked.count == 2 }
      for number in 3...35 { _ = try await hub.raise("e\(number)") }
      let last = try await Self.advised(hub, "E-35")
      #expect(last["failure"] == "was not asked: 32 questions wait for it")
      #expect(oracle.asked.count == 2)
      // The last two are asked side by side, and either may be the later one to wait for its answer.
      try await Self.until {
        oracle.answerAll(.said("ok", leaning: nil))
        guard oracle.asked.count == 34 else { return false }
        return try await Self.advice(hub, "E-33") != nil
      }
      #expect(oracle.most == 2)
      #expect(Set(oracle.handles).count == 34)
      oracle.answerAll(.said("ok", leaning: nil))
    }
  }

  @Test("What was decided or has expired before its turn is passed over", .timeLimit(.minutes(1)))
  func over() async throws {
    let oracle = Oracle()
    try await Self.run(oracle) { hub in
      for number in 1...2 { _ = try await hub.raise("e\(number)") }
      try await Self.until { oracle.asked.count == 2 }
      let digest = try await hub.raise("e3")
      var short = RunningHub.escalation("e4").object ?? JSONObject()
      short["timeout_s"] = 5
      _ = try await hub.post("/v1/escalations", .object(short), as: .token("refund"))
      _ = try await hub.raise("e5")
      _ = try await hub.post(
        "/v1/escalations/E-3/decision", RunningHub.decision("reject", digest), as: Self.operator)
      hub.clock.advance(.seconds(6))
      oracle.answerAll(.said("ok", leaning: nil))
      try await Self.until { oracle.asked.count == 3 }
      #expect(oracle.handles == ["E-1", "E-2", "E-5"] || oracle.handles == ["E-2", "E-1", "E-5"])
    }
  }

  @Test("A hub that stops does not wait for it, and records nothing of it", .timeLimit(.minutes(1)))
  func stopping() async throws {
    let oracle = Oracle()
    try await Self.run(oracle) { hub in
      for number in 1...5 { _ = try await hub.raise("e\(number)") }
      try await Self.until { oracle.asked.count == 2 }
      await hub.hub.stop()
      #expect(oracle.asked.count == 2)
    }
  }
}
