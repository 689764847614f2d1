internal import BelayCore

/// What the records since the start of the hub add up to, for figures that only ever grow.
///
/// They begin at 0 with each start of the hub, with `since` as the time of their creation, as counters
/// of any process do; the ledger and `belay agents` have the sums since the beginning. What anybody may
/// have sent in the name of an agent with a credential is not counted, just as the fold does not heed it.
struct MeterCounts: Sendable, Equatable {
  /// Seconds; from a person who sat waiting for it to one who came after lunch.
  static let decisionBounds = [1.0, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400]
  /// Seconds from when it happened to when it was recorded.
  static let lagBounds = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 3_600]
  /// Agents whose credential is remembered.
  static let maxVouched = Fleet.maxAgents * 2

  /// A change of state of a breaker; all words of ours, so there are at most 6 × 7 × 7 of them.
  struct Transition: Sendable, Hashable {
    let from: String
    let to: BreakerState
    let cause: String
  }

  let since: Timestamp
  /// the newest record that is counted
  private(set) var seq: Int
  /// records that could not be read any more when their turn came
  private(set) var missed = 0
  private(set) var agents: AgentPlaces
  private(set) var transitions: [Transition: Int] = [:]
  private(set) var raisedAttended = 0
  private(set) var raisedUnattended = 0
  private(set) var decisions: [Verdict: Int] = [:]
  /// what policy answered in a person's place
  private(set) var policyAnswers: [Verdict: Int] = [:]
  private(set) var decisionTimes = Histogram(bounds: Self.decisionBounds)
  private(set) var endings: [Ending: Int] = [:]
  private(set) var controls: [String: Int] = [:]
  private(set) var lags = Histogram(bounds: Self.lagBounds)

  /// when those that wait for a verdict were raised; as many as the fold holds
  private var raised: [EscalationKey: Timestamp] = [:]
  private var vouched: Set<AgentID> = []
  private var observed: ObservedWork

  /// - Parameter fleet: the fold of everything before; what it says of agents and of open escalations
  ///   is needed to understand what follows.
  init(after fleet: Fleet, at now: Timestamp) {
    since = now
    seq = fleet.seq
    agents = AgentPlaces(since: now)
    observed = ObservedWork(fleet)
    for escalation in fleet.escalations.values where escalation.state == .pending {
      raised[escalation.key] = escalation.raisedAt
    }
    vouched = Set(fleet.agents.values.filter(\.hasCredential).map(\.id))
  }

  /// How an escalation can end other than by a verdict alone.
  enum Ending: String, Sendable, CaseIterable {
    /// no verdict in time
    case expired
    /// approved, and not claimed in time
    case lapsed
    case cancelled, superseded, revoked
    /// claimed, and reported by the agent, or not
    case completed, failed, unknown
  }

  /// Counts what the fold has learnt of those who do not report themselves.
  mutating func observe(_ fleet: Fleet) {
    for (agent, growth) in observed.growth(in: fleet) {
      agents.grow(agent, by: growth, at: fleet.time)
      for change in growth.transitions { count(change.from, change.to, change.cause) }
    }
  }

  mutating func skip(to seq: Int) {
    missed += max(0, seq - self.seq)
    self.seq = max(self.seq, seq)
  }

  /// Counts the next record; one that is counted already changes nothing.
  mutating func take(_ record: Record) {
    guard record.seq > seq else { return }
    seq = record.seq
    guard heeds(record) else { return }
    measureLag(of: record)
    switch record.event.kind {
    case .callFinished?: call(record)
    case .breakerChanged?: transition(record.event.data)
    default: deskwork(record)
    }
  }

  private mutating func heeds(_ record: Record) -> Bool {
    guard let agent = record.event.source.agent else { return true }
    guard record.authid.hasSameBytes(as: Principal.unauthenticated.authid) else {
      if vouched.count < Self.maxVouched { vouched.insert(agent) }
      return true
    }
    return !vouched.contains(agent)
  }

  /// The hub's own records are as old as they are; only what came from outside can lag.
  private mutating func measureLag(of record: Record) {
    guard let time = record.event.time else { return }
    switch record.event.source {
    case .agent, .telemetry: lags.observe(record.recorded.since(time).seconds)
    case .hub, .operator: break
    }
  }

  private mutating func call(_ record: Record) {
    guard let agent = record.event.source.agent, let call = record.finishedCall else { return }
    agents.record(call, of: agent, at: record.recorded)
  }

  private static let causes = [
    "failure_rate", "slow_rate", "consecutive", "manual", "timer", "probe",
  ]

  private mutating func transition(_ data: JSON) {
    guard let to = Self.state(data["to"]) else { return }
    let from = Self.state(data["from"])
    guard from != to else { return }
    count(from, to, data["cause"]?.string)
  }

  private mutating func count(_ from: BreakerState?, _ to: BreakerState, _ cause: String?) {
    let cause = cause ?? "unknown"
    transitions[
      Transition(
        from: from?.rawValue ?? "unknown", to: to,
        cause: Self.causes.contains(cause) || cause == "unknown" ? cause : "other"),
      default: 0] += 1
  }

  private static func state(_ json: JSON?) -> BreakerState? {
    json?.string.flatMap { BreakerState(rawValue: $0.lowercased()) }
  }
}

// MARK: What people and the hub do

extension MeterCounts {
  private mutating func deskwork(_ record: Record) {
    guard case .hub = record.event.source, let kind = record.event.kind else { return }
    let data = record.event.data
    switch kind {
    case .escalationRaised: raise(record)
    case .escalationDecided: decide(record)
    case .escalationExpired: end(record, wasWaiting(record) ? .expired : .lapsed)
    case .escalationCancelled: end(record, .cancelled)
    case .escalationSuperseded: end(record, data["revoked_by"] == nil ? .superseded : .revoked)
    case .escalationExecuted:
      if let status = data["status"]?.string.flatMap(Ending.init) { end(record, status) }
    case .controlRequested: control("requested")
    case .controlDelivered: control("delivered")
    case .controlAcknowledged: control("acknowledged")
    case .controlInEffect: control("in_effect")
    case .controlFailed: control("failed")
    case .controlExpired: control("expired")
    default: break
    }
  }

  private mutating func control(_ state: String) { controls[state, default: 0] += 1 }

  private func wasWaiting(_ record: Record) -> Bool {
    record.escalationKey.map { raised[$0] != nil } ?? false
  }

  private mutating func raise(_ record: Record) {
    if record.event.data["no_operator"]?.bool ?? false {
      raisedUnattended += 1
    } else {
      raisedAttended += 1
    }
    guard let key = record.escalationKey, raised.count < Fleet.maxOpenEscalations else { return }
    raised[key] = record.recorded
  }

  private mutating func decide(_ record: Record) {
    let isByPolicy = record.event.data["affordance"]?.string == Affordance.policy.rawValue
    if let verdict = record.event.data["decision"]?.string.flatMap(Verdict.init) {
      if isByPolicy {
        policyAnswers[verdict, default: 0] += 1
      } else {
        decisions[verdict, default: 0] += 1
      }
    }
    guard let at = record.escalationKey.flatMap({ raised.removeValue(forKey: $0) }), !isByPolicy
    else { return }
    decisionTimes.observe(record.recorded.since(at).seconds)
  }

  private mutating func end(_ record: Record, _ ending: Ending) {
    endings[ending, default: 0] += 1
    if let key = record.escalationKey { raised[key] = nil }
  }
}
