internal import BelayCore

/// What agents do that others tell of, by OpenTelemetry. Which agent a span counts for may be known only
/// spans later, so it cannot be told from one record: the fold knows, and the counters take what its
/// sums have grown by since the last look.
///
/// Estimates of cost are taken from there for all agents, since only the fold knows the prices.
///
/// A sum of the fold can go back, when what was counted for one agent turns out to be another's; a
/// counter then waits until the sum is past its old height again. Looked at with each scrape; bounded as
/// the fold is.
struct ObservedWork: Sendable, Equatable {
  /// The fold's sums at their highest, and how long calls took at the last look.
  private struct Seen: Sendable, Equatable {
    var calls = 0
    var errors = 0
    var rejected = 0
    var inputTokens = 0
    var outputTokens = 0
    var costMicros = 0
    var estimatedMicros = 0
    var durations: [Int] = []
    var seconds = 0.0
    /// of the newest change of an observed breaker
    var changeSeq = 0
  }

  private var seen: [AgentID: Seen] = [:]

  /// What was there before counts as seen.
  init(_ fleet: Fleet) {
    for agent in fleet.agents.values { _ = growth(of: agent) }
  }

  /// - Returns: what each agent's sums have grown by, by agent.
  mutating func growth(in fleet: Fleet) -> [(agent: AgentID, work: WorkGrowth)] {
    seen = seen.filter { fleet.agents[$0.key] != nil }
    return fleet.agentsInOrder.compactMap { agent in
      let growth = growth(of: agent)
      return growth == WorkGrowth() ? nil : (agent.id, growth)
    }
  }

  private mutating func growth(of agent: Agent) -> WorkGrowth {
    var old = seen[agent.id] ?? Seen()
    let sums = agent.totals
    var growth = WorkGrowth()
    growth.estimatedMicros = Self.raise(&old.estimatedMicros, to: sums.estimatedMicros)
    seen[agent.id] = old
    guard agent.isCountedByOthers else { return growth }
    let calls = Self.raise(&old.calls, to: sums.calls)
    growth.errors = Self.raise(&old.errors, to: sums.errors)
    growth.rejected = Self.raise(&old.rejected, to: sums.rejected)
    growth.ok = max(0, calls - growth.errors - growth.rejected)
    growth.inputTokens = Self.raise(&old.inputTokens, to: sums.inputTokens)
    growth.outputTokens = Self.raise(&old.outputTokens, to: sums.outputTokens)
    growth.costMicros = Self.raise(&old.costMicros, to: sums.costMicros)
    growth.transitions = Self.changes(of: agent, after: old.changeSeq)
    old.changeSeq = growth.transitions.map(\.seq).max() ?? old.changeSeq
    if calls > 0 {
      let (now, seconds) = Self.durations(of: agent)
      let before = old.durations.isEmpty ? now.map { _ in 0 } : old.durations
      growth.durations = zip(now, before).map { max(0, $0 - $1) }
      growth.seconds = max(0, seconds - old.seconds)
      (old.durations, old.seconds) = (now, seconds)
    }
    seen[agent.id] = old
    return growth
  }

  /// A breaker keeps its newest eight changes; more of them between two looks are missed.
  private static func changes(of agent: Agent, after seq: Int) -> [BreakerChange] {
    agent.breakers.filter(\.observed).flatMap(\.history).filter { $0.seq > seq }
  }

  private static func raise(_ height: inout Int, to value: Int) -> Int {
    defer { height = max(height, value) }
    return max(0, value - height)
  }

  private static func durations(of agent: Agent) -> (counts: [Int], seconds: Double) {
    var counts = [Int](repeating: 0, count: AgentWork.callBounds.count + 1)
    var seconds = 0.0
    for line in agent.callLines {
      let spread = line.latencies.spread(over: AgentWork.callBounds)
      for (place, count) in spread.counts.enumerated() { counts[place] += count }
      seconds += spread.seconds
    }
    return (counts, seconds)
  }
}

/// By how much an agent's figures have grown.
struct WorkGrowth: Sendable, Equatable {
  var ok = 0
  /// errors and timeouts, which the fold does not tell apart
  var errors = 0
  var rejected = 0
  var inputTokens = 0
  var outputTokens = 0
  var costMicros = 0
  var estimatedMicros = 0
  /// calls under each of `AgentWork.callBounds`, and beyond; empty if none were made
  var durations: [Int] = []
  /// and how long they took together
  var seconds = 0.0
  /// of breakers that the hub works out, which write no record of their own
  var transitions: [BreakerChange] = []
}

extension Agent {
  /// Whether its calls are counted from what others tell; otherwise it reports them itself, record by
  /// record.
  fileprivate var isCountedByOthers: Bool {
    provenance.calls == .spans || provenance.calls == .logs
  }
}
