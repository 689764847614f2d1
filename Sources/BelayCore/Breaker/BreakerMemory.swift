/// What a breaker takes with it over a restart, so that afterwards it is no more permissive than
/// before (INV 18).
///
/// Of an open or half-open breaker the whole wait begins again: nothing says how long the program was
/// off. The window is not kept; of what may trip it soon, only the row of failures is.
public struct BreakerMemory: Sendable, Equatable {
  /// What the breaker was.
  public let state: BreakerState
  /// Openings since it was last closed.
  public let attempts: Int
  /// How long it was to stay open; zero where that says nothing.
  public let openWait: Duration
  /// Failures in a row while closed.
  public let streak: Int

  /// `{"state", "attempts", "open_wait_ms", "streak"}`.
  public var json: JSON {
    [
      "state": .string(state.rawValue), "attempts": JSON(attempts),
      "open_wait_ms": JSON(Int(openWait.wholeMilliseconds)), "streak": JSON(streak),
    ]
  }

  /// Reads `json` back; nil if it is not that. Then nobody knows what the breaker was, and the safe
  /// thing is to begin with `BreakerMemory.doubtful`.
  public init?(_ json: JSON) {
    guard let word = json["state"]?.string, let state = BreakerState(rawValue: word),
      let attempts = json["attempts"]?.integer, attempts >= 0,
      let wait = json["open_wait_ms"]?.integer, wait >= 0,
      let streak = json["streak"]?.integer, streak >= 0
    else { return nil }
    self.init(
      state: state, attempts: attempts, openWait: .milliseconds(wait), streak: streak)
  }

  init(state: BreakerState, attempts: Int, openWait: Duration, streak: Int) {
    self.state = state
    self.attempts = min(attempts, 1_000_000)
    self.openWait = openWait
    self.streak = min(streak, 1_000_000)
  }

  /// Open, for as long as the settings say.
  public static let doubtful = BreakerMemory(state: .open, attempts: 0, openWait: .zero, streak: 0)
}

extension BreakerMachine {
  /// To be kept for `init(_:remembering:at:)` after a restart.
  public var memory: BreakerMemory {
    let isWaiting = state == .open || state == .halfOpen
    return BreakerMemory(
      state: state, attempts: attempts, openWait: .nanoseconds(isWaiting ? openWait : 0),
      streak: streak)
  }

  /// A breaker as it was before a restart; of open and half-open ones the whole wait begins at `now`.
  /// The clock may be another one than before.
  ///
  /// It makes no transition for this: to the world it was never anything else.
  public init(_ settings: BreakerSettings, remembering memory: BreakerMemory, at now: Int64) {
    self.init(settings, at: now)
    switch memory.state {
    case .closed: streak = memory.streak
    case .open, .halfOpen: enter(.open, .manual, at: now, wait: wholeWait(memory))
    case .forcedOpen, .disabled, .metricsOnly: enter(memory.state, .manual, at: now)
    }
    attempts = memory.attempts
    (outbox, hasTransitions) = (BreakerOutbox(), false)
  }

  /// As long as it was, or as the settings say now if that is longer.
  private func wholeWait(_ memory: BreakerMemory) -> Int64 {
    max(
      limits.openWaitNs(attempt: memory.attempts),
      BreakerSettings.wait(memory.openWait).wholeNanoseconds)
  }
}
