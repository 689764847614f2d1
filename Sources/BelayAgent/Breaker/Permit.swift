import BelayCore

extension CircuitBreaker {
  /// The right to make one call. It is ended exactly once: by one of its functions, or by being
  /// dropped, which cancels it.
  ///
  /// Its breaker measures the call from admission to end, unless told otherwise.
  public struct Permit: ~Copyable, Sendable {
    private let breaker: CircuitBreaker
    private let ticket: BreakerTicket
    /// Nanoseconds on the breaker's clock.
    private let admitted: Int64
    private var isEnded = false

    init(_ breaker: CircuitBreaker, _ ticket: BreakerTicket, at admitted: Int64) {
      self.breaker = breaker
      self.ticket = ticket
      self.admitted = admitted
    }

    deinit {
      if !isEnded { breaker.finish(ticket, .cancelled, latency: 0, at: breaker.clock.now) }
    }

    /// The call worked, or failed in a way that says nothing about what was called.
    ///
    /// - Parameter latency: how long it took; by default the time since it was admitted.
    public consuming func succeed(after latency: Duration? = nil) { end(.success, after: latency) }

    /// The call failed, in the way that `Fault(of: error)` says.
    ///
    /// A time-out counts as a failure. A refusal for the rate (HTTP 429) counts for the failure rate
    /// but not for the row of failures, and as a probe opens the breaker again. `ignored` and
    /// `cancelled` end the permit like the functions of that name.
    ///
    /// - Parameters:
    ///   - fault: how it failed.
    ///   - latency: how long it took; by default the time since it was admitted.
    public consuming func fail(_ fault: Fault = .failed, after latency: Duration? = nil) {
      end(BreakerOutcome(fault), after: latency)
    }

    /// The call's outcome is to count nowhere. A probe's slot is free again.
    public consuming func ignore() { end(.ignored, after: nil) }

    /// The call was given up. It counts nowhere; a probe's slot is free again.
    public consuming func cancel() { end(.cancelled, after: nil) }

    @inline(__always)
    private consuming func end(_ outcome: BreakerOutcome, after latency: Duration?) {
      let now = breaker.clock.now
      end(outcome, latency: latency?.wholeNanoseconds ?? now &- admitted, at: now)
    }

    /// Ends it as was told, for a caller who has just read the breaker's clock. In nanoseconds.
    @inline(__always)
    consuming func end(_ outcome: BreakerOutcome, latency: Int64, at now: Int64) {
      isEnded = true
      breaker.finish(ticket, outcome, latency: latency, at: now)
    }
  }
}

extension BreakerOutcome {
  init(_ fault: Fault) {
    self =
      switch fault {
      case .failed, .timedOut: .failure
      case .rateLimited: .rateLimited
      case .ignored: .ignored
      case .cancelled: .cancelled
      }
  }
}

// MARK: Admitting

extension CircuitBreaker {
  /// A permit for one call, or nil if it must not be made. Costs about 30 ns and no allocation.
  public func admit() -> Permit? { admit(at: clock.now) }

  /// The same for a caller who has just read the breaker's clock.
  @inline(__always)
  func admit(at now: Int64) -> Permit? {
    guard let ticket = change({ $0.machine.admit(at: now) }) else { return nil }
    return Permit(self, ticket, at: now)
  }

  @inline(__always)
  fileprivate func finish(
    _ ticket: BreakerTicket, _ outcome: BreakerOutcome, latency: Int64, at now: Int64
  ) {
    change { core in
      let news = core.machine.finish(ticket, outcome, latency: latency, at: now)
      if !news.isDisjoint(with: [.success, .failure]) {
        core.latencies.record(nanoseconds: latency)
      }
    }
  }
}
