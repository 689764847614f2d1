extension BreakerMachine {
  /// All of a machine without calls in flight, timers of its own or transitions to take, on the same
  /// clock. For one that is part of a value that is written down and read back; for a restart of a
  /// program see `BreakerMemory`.
  struct Kept: Sendable, Equatable {
    var state: BreakerState
    var attempts: Int
    var openUntil: Int64
    var openWait: Int64
    var probesLeft: Int
    var streak: Int
    /// The window is that of a half-open period; an open breaker keeps the one that opened it.
    var isOfProbes: Bool
    /// oldest first
    var window: [BreakerTally.Kind]
  }

  var kept: Kept {
    Kept(
      state: state, attempts: attempts, openUntil: openUntil, openWait: openWait,
      probesLeft: probesLeft, streak: streak, isOfProbes: windows.kind == .probes,
      window: windows.recordedKinds)
  }

  init(_ settings: BreakerSettings, keeping kept: Kept, at now: Int64) {
    self.init(settings, at: now)
    state = kept.state
    attempts = kept.attempts
    (openUntil, openWait) = (kept.openUntil, kept.openWait)
    (probesLeft, streak) = (kept.probesLeft, kept.streak)
    if kept.isOfProbes { windows.begin(.probes, at: now) }
    for kind in kept.window { windows.record(kind, at: now) }
  }
}
