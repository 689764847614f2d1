/// A circuit breaker as a value: time comes in, an answer comes out.
///
///     closed ──too many failed or slow──► open ──wait is over──► halfOpen ──probes well──► closed
///                                          ▲                        │
///                                          └──probes not well, or───┘
///                                             no answer in time
///
/// `admit` gives a ticket, `finish` ends it, once. Each entry into a state, and each order, begins a
/// generation; a ticket of an earlier one is worth nothing: its result counts nowhere and frees
/// nothing. Transitions wait in order in a short row until `nextTransition()` takes them.
///
/// Times are nanoseconds since any origin, on a clock that never runs backwards; of one breaker, all
/// on the same clock. No operation allocates. Not for use by several threads at once: see
/// `CircuitBreaker` in BelayAgent.
public struct BreakerMachine: Sendable {
  /// When it trips and how it recovers; within their bounds.
  public let settings: BreakerSettings
  /// As of the last operation: reading it changes nothing. Due timers fire at the next operation, or
  /// when `fireTimers(at:)` is called.
  public internal(set) var state = BreakerState.closed
  /// When `fireTimers(at:)` next has something to do; `Int64.max` if nothing is planned.
  public internal(set) var timerDue = Int64.max
  /// Whether `nextTransition()` has something to give. Stored, as it is looked at after every call.
  public internal(set) var hasTransitions = false

  let limits: BreakerLimits
  var generation: UInt64 = 0
  /// Openings since it was last closed.
  var attempts = 0
  /// While open: a call after this makes it half-open. Nanoseconds.
  var openUntil = Int64.max
  /// While open: how long it was to stay so. Nanoseconds.
  var openWait: Int64 = 0
  /// While half-open: how many probes may still be admitted.
  var probesLeft = 0
  /// Failures in a row while closed.
  var streak = 0
  var notPermitted = 0
  /// While metrics only: what was already told to be exceeded.
  var toldExceeded = BreakerNews()
  var windows: BreakerWindows
  var outbox = BreakerOutbox()

  /// A closed breaker that has counted nothing.
  public init(_ settings: BreakerSettings = BreakerSettings(), at now: Int64 = 0) {
    self.settings = settings
    limits = BreakerLimits(settings)
    windows = BreakerWindows(settings)
    windows.begin(.calls, at: now)
  }

  /// The oldest transition that was not taken yet. At most eight wait; then the oldest are dropped.
  public mutating func nextTransition() -> BreakerTransition? {
    defer { hasTransitions = !outbox.isEmpty }
    return outbox.next()
  }

  /// The numbers of the present window at that time; a look, which changes nothing.
  public func figures(at now: Int64) -> BreakerFigures {
    BreakerFigures(
      windows.tally(at: now), minimum: windows.minimum(limits), notPermitted: notPermitted)
  }

  /// When an open breaker may become half-open, or a half-open one opens again; nil if only a result
  /// or an order ends the state. Nanoseconds.
  public var until: Int64? {
    let time = state == .open ? openUntil : timerDue
    return time == .max ? nil : time
  }

  /// Whether it tells nothing but transitions, as resilience4j's disabled and forced breakers do.
  public var isSilent: Bool {
    limits.countsLateResults && (state == .disabled || state == .forcedOpen)
  }
}

// MARK: Calls

extension BreakerMachine {
  /// A ticket for one call, or nil if it must not be made.
  public mutating func admit(at now: Int64) -> BreakerTicket? {
    if now >= timerDue { fireTimers(at: now) }
    switch state {
    case .closed, .disabled, .metricsOnly: break
    case .open:
      guard now > openUntil else { return refused() }
      enter(.halfOpen, .timer, at: now)
      probesLeft -= 1
    case .halfOpen:
      guard probesLeft > 0 else { return refused() }
      probesLeft -= 1
    case .forcedOpen: return refused()
    }
    return BreakerTicket(generation: generation)
  }

  private mutating func refused() -> BreakerTicket? {
    notPermitted &+= 1
    return nil
  }

  /// Ends an admitted call.
  ///
  /// - Parameters:
  ///   - latency: nanoseconds; only looked at for calls that count.
  /// - Returns: what it counted as; nothing if it was of an earlier generation.
  @discardableResult
  public mutating func finish(
    _ ticket: BreakerTicket, _ outcome: BreakerOutcome, latency: Int64, at now: Int64
  ) -> BreakerNews {
    if now >= timerDue { fireTimers(at: now) }
    guard ticket.generation == generation || limits.countsLateResults else { return [] }
    switch outcome {
    case .success, .failure, .rateLimited: return record(outcome, latency: latency, at: now)
    case .ignored, .cancelled:
      if state == .halfOpen { probesLeft += 1 }
      return outcome == .cancelled || isSilent ? [] : .ignored
    }
  }

  private mutating func record(
    _ outcome: BreakerOutcome, latency: Int64, at now: Int64
  ) -> BreakerNews {
    let isFailure = outcome != .success
    let kind = BreakerTally.kind(failed: isFailure, slow: latency > limits.slowCallNs)
    let news: BreakerNews = isFailure ? .failure : .success
    switch state {
    case .closed:
      windows.record(kind, at: now)
      return news.union(judge(outcome, at: now))
    case .halfOpen:
      windows.record(kind, at: now)
      judgeProbes(outcome, at: now)
      return news
    case .metricsOnly:
      windows.record(kind, at: now)
      return news.union(newlyExceeded())
    case .open:
      windows.record(kind, at: now)
      return news
    case .disabled, .forcedOpen: return isSilent ? [] : news
    }
  }
}

// MARK: Judging

extension BreakerMachine {
  /// Of the window as it was just recorded into.
  ///
  /// Mutating because that passes the machine by its address, where a plain function is handed a copy.
  private mutating func exceeded(minimum: Int) -> BreakerNews? {
    let tally = windows.recorded
    guard Int(tally.calls) >= minimum else { return nil }
    return tally.exceeded(failureRate: limits.failureRate, slowCallRate: limits.slowCallRate)
  }

  private mutating func judge(_ outcome: BreakerOutcome, at now: Int64) -> BreakerNews {
    switch outcome {
    case .failure: streak &+= 1
    case .success: streak = 0
    case .rateLimited, .ignored, .cancelled: break
    }
    let news = exceeded(minimum: limits.minimumCalls) ?? []
    if news.contains(.failureRateExceeded) {
      enter(.open, .failureRate, at: now)
    } else if news.contains(.slowCallRateExceeded) {
      enter(.open, .slowRate, at: now)
    } else if streak >= limits.consecutiveFailures {
      enter(.open, .consecutive, at: now)
    }
    return news
  }

  private mutating func judgeProbes(_ outcome: BreakerOutcome, at now: Int64) {
    guard outcome != .rateLimited else { return enter(.open, .probe, at: now) }
    guard let news = exceeded(minimum: limits.decidingCalls) else { return }
    enter(news.isEmpty ? .closed : .open, .probe, at: now)
  }

  /// Tells each rate once per stay.
  private mutating func newlyExceeded() -> BreakerNews {
    let news = (exceeded(minimum: limits.minimumCalls) ?? []).subtracting(toldExceeded)
    toldExceeded.formUnion(news)
    return news
  }
}
