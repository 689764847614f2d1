/// A running program that acts, as the ledger shows it.
///
/// Everything in it is bounded: lists keep the newest or the most used and `dropped` counts the
/// rest; texts are clipped. Lists that have no order of their own are sorted by name, as bytes.
package struct Agent: Sendable, Equatable {
  package let id: AgentID
  /// as it calls itself; its id until it says
  package internal(set) var name: String
  package internal(set) var version: String?
  package internal(set) var framework: String?
  package internal(set) var host: String?
  /// who tells of it, if it does not itself
  package internal(set) var reportedBy: String?
  package internal(set) var pid: Int?
  /// how often it means to give a sign of life, seconds
  package internal(set) var heartbeatS: Double?
  /// `controls`, `escalations`, `breakers`, `disable`, …
  package internal(set) var capabilities: [String] = []
  package internal(set) var firstSeenAt: Timestamp
  package internal(set) var startedAt: Timestamp?
  package internal(set) var stoppedAt: Timestamp?
  package internal(set) var lastSeenAt: Timestamp
  /// of the newest record from it
  package internal(set) var lastSeq: Int
  package internal(set) var mode: Mode
  /// by name
  package internal(set) var breakers: [Breaker] = []
  package internal(set) var tally = Tally()
  package internal(set) var totals = Totals()
  /// oldest first
  package internal(set) var openRuns: [Run] = []
  /// in the order in which they finished
  package internal(set) var finishedRuns: [Run] = []
  /// calls by kind and name, in the order of their first use
  package internal(set) var callLines: [CallLine] = []
  /// its own decision log, newest last
  package internal(set) var choices: [Choice] = []
  package internal(set) var lastError: LastError?
  package internal(set) var lastFallback: Fallback?
  package internal(set) var context: Context?
  /// by name
  package internal(set) var budgets: [Budget] = []
  /// by name
  package internal(set) var signals: [Signal] = []
  /// by name of the signal
  package internal(set) var silences: [Silence] = []
  package internal(set) var feedback = Feedback()
  package internal(set) var securityFlags = 0
  /// Something came in its name without a credential since it last started.
  package internal(set) var unauthenticated = false
  /// It has been heard with a credential.
  package internal(set) var hasCredential = false
  /// the newest degrade, pause, kill or open breaker (INV 20)
  package internal(set) var outranking: Outranking?
  /// its questions beyond the cap
  package internal(set) var surplus: Surplus?
  /// what it asked of people
  package internal(set) var asks = Asks()
  package internal(set) var dropped = Dropped()
  /// who tells of it, and whether it can be told anything
  package internal(set) var provenance = Provenance()
  /// tokens and cost that only metrics tell
  var metering = Metering()
  /// what breakers of its own would do, by name; of an agent that reports none
  var observedBreakers: [ObservedBreaker] = []

  package static let maxBreakers = 64
  package static let maxOpenRuns = 64
  package static let maxFinishedRuns = 16
  package static let maxCallLines = 64
  package static let maxChoices = 8
  package static let maxBudgets = 16
  package static let maxCapabilities = 16
  package static let defaultHeartbeat = Duration.seconds(30)

  package init(id: AgentID, seenAt: Timestamp, seq: Int) {
    self.id = id
    name = id.text
    firstSeenAt = seenAt
    lastSeenAt = seenAt
    lastSeq = seq
    mode = Mode(name: .normal, since: seenAt)
  }
}

// MARK: What can be said of it

extension Agent {
  /// Open and finished ones, each oldest first.
  package var runs: [Run] { openRuns + finishedRuns }

  /// The breaker that needs a look most; of several, the first by name.
  package var worstBreaker: Breaker? {
    var worst: Breaker?
    for breaker in breakers where breaker.state.concern > (worst?.state.concern ?? -1) {
      worst = breaker
    }
    return worst
  }

  package var takesControls: Bool { capabilities.contains("controls") }

  /// Whether it has said that it takes this order.
  package func takes(_ verb: ControlVerb) -> Bool {
    takesControls && verb.capability.map(capabilities.contains) ?? true
  }

  package var isStopped: Bool { mode.name == .stopped }

  package var heartbeat: Duration {
    guard let heartbeatS else { return Self.defaultHeartbeat }
    return .milliseconds(Int64(min(max(heartbeatS, 1), 86_400) * 1_000))
  }

  /// Silent for more than three heartbeats, without having said that it stops. One that is only
  /// observed has promised none: it is silent whenever it has nothing to do.
  package func isStale(at now: Timestamp) -> Bool {
    !isStopped && !provenance.isObserved && now.since(lastSeenAt) > heartbeat * 3
  }

  /// Nobody has vouched for anything said of it.
  var isStranger: Bool { !hasCredential && !provenance.isVouched }

  /// The run that waits for a person, as seen from outside, if one does; of several, the oldest.
  package var waitingRun: Run? { openRuns.first { $0.waitingSince != nil } }

  package func severity(at now: Timestamp) -> Severity {
    if isStopped { return .stopped }
    if isStale(at: now) { return .stale }
    let breaker = worstBreaker?.state
    if breaker == .open { return .open }
    if breaker == .forcedOpen { return .forcedOpen }
    if mode.name == .paused { return .paused }
    if mode.name == .degraded { return .degraded }
    switch breaker {
    case .halfOpen: return .halfOpen
    case .disabled: return .disabled
    case .metricsOnly: return .metricsOnly
    case .open, .forcedOpen, .closed, nil: return .closed
    }
  }
}
