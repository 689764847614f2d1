internal import BelayCore

/// A call of an agent, not one of the hub's callers.
typealias AgentCall = BelayCore.Call

/// What the calls of an agent come to, in figures that only grow.
struct AgentWork: Sendable, Equatable {
  /// Seconds; from a cached tool to a model that thinks.
  static let callBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

  /// in the order of `AgentCall.Outcome.allCases`
  private var outcomes = Array(repeating: 0, count: AgentCall.Outcome.allCases.count)
  /// of the calls that were tried
  private(set) var durations = Histogram(bounds: Self.callBounds)
  private(set) var inputTokens = 0
  private(set) var outputTokens = 0
  private(set) var costMicros = 0
  /// at known prices, of calls whose cost nobody told
  private(set) var estimatedMicros = 0

  mutating func record(_ call: AgentCall) {
    if let place = AgentCall.Outcome.allCases.firstIndex(of: call.outcome) { outcomes[place] += 1 }
    inputTokens &+= call.inputTokens
    outputTokens &+= call.outputTokens
    costMicros &+= call.costMicros
    // A refusal takes no time; it would make a broken callee look fast.
    if call.outcome != .rejected, let latency = call.latencyMicroseconds {
      durations.observe(Double(latency) / 1e6)
    }
  }

  mutating func grow(by growth: WorkGrowth) {
    for (outcome, count) in [
      (AgentCall.Outcome.ok, growth.ok), (.error, growth.errors), (.rejected, growth.rejected),
    ] {
      if let place = AgentCall.Outcome.allCases.firstIndex(of: outcome) { outcomes[place] += count }
    }
    inputTokens &+= growth.inputTokens
    outputTokens &+= growth.outputTokens
    costMicros &+= growth.costMicros
    estimatedMicros &+= growth.estimatedMicros
    if !growth.durations.isEmpty { durations.add(growth.durations, sum: growth.seconds) }
  }

  /// Calls by outcome, every outcome among them.
  var calls: [(outcome: AgentCall.Outcome, count: Int)] {
    Array(zip(AgentCall.Outcome.allCases, outcomes))
  }
}

/// Which agents have series of their own, so that their number has a bound however many there are.
///
///     a b c … (200 places)          other
///     │                             ▲
///     └ idle for ten minutes and    └ an agent that comes when all places are taken by busy ones:
///       a new one comes: its          what it does counts here, until a place is free
///       series end
///
/// A series is never moved: what was counted as `other` stays there, and an agent that comes back to
/// a place begins anew with a later `created`. So no series ever goes back.
struct AgentPlaces: Sendable, Equatable {
  static let capacity = 200
  static let idleTime = Duration.seconds(600)
  /// How the rest is called. An agent of this name never gets a place, since it would be taken for it.
  static let otherName = "other"

  struct Place: Sendable, Equatable {
    let name: String
    let since: Timestamp
    var lastAt: Timestamp
    var work = AgentWork()
  }

  private(set) var places: [Place] = []
  private(set) var other: Place
  private var indices: [AgentID: Int] = [:]
  /// nobody is idle before this moment
  private var busyUntil: Timestamp

  init(since: Timestamp) {
    other = Place(name: Self.otherName, since: since, lastAt: since)
    busyUntil = since
  }

  func holds(_ agent: AgentID) -> Bool { indices[agent] != nil }

  mutating func record(_ call: AgentCall, of agent: AgentID, at time: Timestamp) {
    change(agent, at: time) { $0.record(call) }
  }

  mutating func grow(_ agent: AgentID, by growth: WorkGrowth, at time: Timestamp) {
    change(agent, at: time) { $0.grow(by: growth) }
  }

  private mutating func change(
    _ agent: AgentID, at time: Timestamp, _ change: (inout AgentWork) -> Void
  ) {
    guard let index = indices[agent] ?? place(for: agent, at: time) else {
      other.lastAt = max(other.lastAt, time)
      return change(&other.work)
    }
    places[index].lastAt = max(places[index].lastAt, time)
    change(&places[index].work)
  }

  /// - Returns: `nil` if there is none to be had.
  private mutating func place(for agent: AgentID, at time: Timestamp) -> Int? {
    guard agent.text != Self.otherName else { return nil }
    let new = Place(name: agent.text, since: time, lastAt: time)
    if places.count < Self.capacity {
      places.append(new)
      indices[agent] = places.count - 1
      return places.count - 1
    }
    guard let index = idle(at: time) else { return nil }
    if let gone = AgentID(places[index].name) { indices[gone] = nil }
    places[index] = new
    indices[agent] = index
    return index
  }

  /// The place of the agent that has done nothing for the longest time, if that is long enough.
  private mutating func idle(at time: Timestamp) -> Int? {
    guard time >= busyUntil,
      let index = places.indices.min(by: { places[$0].lastAt < places[$1].lastAt })
    else { return nil }
    let free = places[index].lastAt.advanced(by: Self.idleTime)
    guard time >= free else {
      busyUntil = free
      return nil
    }
    return index
  }
}
