/// The windows of one breaker, made once, and which of them is looked at.
struct BreakerWindows: Sendable {
  enum Kind: Sendable {
    /// of a breaker that is closed or metrics only
    case calls
    /// of a half-open one: always a window of calls, so that no probe's result grows old
    case probes
    /// of one that is disabled or forced open, which counts nothing
    case nothing
  }

  private(set) var kind = Kind.nothing
  private var calls: BreakerWindow
  private var probes: BreakerWindow

  init(_ settings: BreakerSettings) {
    calls = BreakerWindow(settings.window)
    probes = BreakerWindow(.calls(settings.halfOpenCalls))
  }

  mutating func begin(_ kind: Kind, at now: Int64) {
    self.kind = kind
    switch kind {
    case .calls: calls.clear(at: now)
    case .probes: probes.clear(at: now)
    case .nothing: break
    }
  }

  mutating func record(_ call: BreakerTally.Kind, at now: Int64) {
    switch kind {
    case .calls: calls.record(call, at: now)
    case .probes: probes.record(call, at: now)
    case .nothing: break
    }
  }

  /// What the present window holds, oldest first, if it is one of calls.
  var recordedKinds: [BreakerTally.Kind] {
    switch kind {
    case .calls: calls.kinds
    case .probes: probes.kinds
    case .nothing: []
    }
  }

  /// As of the last record.
  var recorded: BreakerTally {
    switch kind {
    case .calls: calls.tally
    case .probes: probes.tally
    case .nothing: BreakerTally()
    }
  }

  func tally(at now: Int64) -> BreakerTally {
    switch kind {
    case .calls: calls.tally(at: now)
    case .probes: probes.tally(at: now)
    case .nothing: BreakerTally()
    }
  }

  /// How many calls it takes to know the rates.
  func minimum(_ limits: BreakerLimits) -> Int {
    kind == .probes ? limits.decidingCalls : limits.minimumCalls
  }
}
