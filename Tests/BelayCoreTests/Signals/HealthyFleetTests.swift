import Testing
import Thoroughness

@testable import BelayCore

/// An agent that does its work well: its own pace, its own latencies with a long tail, now and then an
/// error and a retry, decisions of which it is more or less sure.
private struct Healthy {
  let id: AgentID
  let tools: [(name: String, ms: Double)]
  let pace: ClosedRange<Int>
  let errorShare: Double
  /// It only shows itself by what it does.
  let isObserved: Bool
  var run = 0
  var stepsLeft = 0
  var context = 1_000
  var next: Timestamp

  /// The sum of a few numbers by chance, sometimes much more: what services are like.
  static func latency(_ typical: Double, _ random: inout Seeded) -> Double {
    let usual = (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: 0.1...0.4, using: &random) }
    return typical * usual * (random.chance(0.02) ? 6 : 1)
  }

  var runID: String { "\(id)-\(run)" }

  mutating func act(_ stream: inout Stream, _ random: inout Seeded) {
    if stepsLeft == 0 { begin(&stream, &random) }
    stepsLeft -= 1
    let isModel = stepsLeft % 3 == 0
    let tool = random.pick(tools)
    let name = isModel ? "gpt-4o-mini" : tool.name
    let isError = random.chance(errorShare)
    context += isModel ? random.number(300...1_800) : 0
    var data: JSONObject = [
      "kind": isModel ? "model" : "tool", "outcome": isError ? "error" : "ok",
      "args_digest": .string("sha256:\(random.next())"),
    ]
    if isModel {
      data["context_used_tokens"] = JSON(context)
      data["context_limit_tokens"] = 128_000
    }
    stream.calls(
      name, ms: Self.latency(isModel ? 900 : tool.ms, &random), data, by: id, run: runID)
    if isError, random.chance(0.7) { retry(name, tool.ms, data, &stream, &random) }
    if stepsLeft == 0 { finish(&stream, &random) }
    next = stream.now.advanced(by: .milliseconds(random.number(pace)))
  }

  private mutating func begin(_ stream: inout Stream, _ random: inout Seeded) {
    run += 1
    stepsLeft = random.number(3...12)
    context = 1_000
    stream.says(.runStarted, ["task": "work"], by: id, run: runID)
  }

  private mutating func finish(_ stream: inout Stream, _ random: inout Seeded) {
    let confidence = Double.random(in: 0.72...0.99, using: &random)
    stream.says(
      .decisionMade, ["decision": "close it", "confidence": .number(confidence)], by: id, run: runID
    )
    stream.says(.budgetSampled, ["budget": "calls", "used": 9, "limit": 60], by: id, run: runID)
    let outcome: JSON = random.chance(errorShare) ? "error" : "ok"
    stream.says(.runFinished, ["outcome": outcome], by: id, run: runID)
    // Somebody else has the machine for a while.
    if random.chance(0.05) { next = stream.now.advanced(by: .seconds(random.number(20...90))) }
  }

  private func retry(
    _ name: String, _ ms: Double, _ data: JSONObject, _ stream: inout Stream,
    _ random: inout Seeded
  ) {
    var data = data
    data["attempt"] = 2
    data["outcome"] = "ok"
    stream.calls(name, ms: Self.latency(ms, &random), data, by: id, run: runID)
  }
}

@Suite("A healthy fleet is quiet")
struct HealthyFleetTests {
  private static func fleet(at start: Timestamp) -> [Healthy] {
    let all: [(String, [(String, Double)], ClosedRange<Int>, Double, Bool)] = [
      (
        "payments-agent", [("stripe.capture", 240), ("order.read", 40)], 1_500...6_000, 0.01, false
      ),
      ("kyc-agent", [("kyc.lookup", 350), ("kyc.match", 120)], 3_000...9_000, 0.005, false),
      ("search-agent", [("web.get", 210), ("web.search", 160)], 800...4_000, 0.02, false),
      ("doc-indexer", [("index.add", 15)], 700...3_000, 0.002, true),
      ("batch-agent", [("report.build", 9_000), ("mail.send", 60)], 9_000...40_000, 0.03, true),
      ("flaky-agent", [("hubspot.upsert", 310), ("bank.feed", 640)], 2_000...8_000, 0.08, true),
    ]
    return all.map { name, tools, pace, errors, isObserved in
      Healthy(
        id: AgentID(name)!, tools: tools.map { (name: $0.0, ms: $0.1) }, pace: pace,
        errorShare: errors, isObserved: isObserved, next: start)
    }
  }

  @Test("An hour of it raises nothing", arguments: Thoroughness.seeds(1...24, usually: 2))
  func hour(seed: UInt64) {
    var random = Seeded(seed)
    var stream = Stream()
    var agents = Self.fleet(at: stream.now)
    let end = stream.now.advanced(by: .seconds(3_600))
    for agent in agents where !agent.isObserved {
      stream.says(.agentStarted, ["heartbeat_s": 15], by: agent.id)
    }
    var beat = 0
    while stream.now < end {
      for place in agents.indices where agents[place].next <= stream.now {
        agents[place].act(&stream, &random)
      }
      beat += 1
      if beat % 14 == 0 {
        for agent in agents where !agent.isObserved {
          stream.says(.agentHeartbeat, ["heartbeat_s": 15], by: agent.id)
        }
      }
      stream.pass(.seconds(1))
    }
    #expect(stream.history == [])
    #expect(stream.seq > 5_000)
  }
}
