package import BelayCore

/// A breaker at one moment, for `belay.breaker.sampled`.
package struct BreakerSample: Sendable, Equatable {
  package let breaker: String
  package let state: BreakerState
  package let figures: BreakerFigures
  /// How long from now until an open breaker may become half-open, or a half-open one opens again;
  /// nil if only a result or an order ends the state.
  package let wait: Duration?
  /// Milliseconds, of the last 256 recorded calls; nil if there were none.
  package let p50Ms: Double?
  package let p95Ms: Double?
  package let p99Ms: Double?
  let limits: BreakerSettings
}

extension CircuitBreaker {
  /// Does what is due and says how it stands. A program that reports calls this now and then: for a
  /// breaker that nobody calls, it is what makes the timers fire. Sorts 256 numbers.
  package func sample() -> BreakerSample {
    let now = clock.now
    let (state, until, figures, latencies) = change { core in
      core.machine.fireTimers(at: now)
      return (
        core.machine.state, core.machine.until, core.machine.figures(at: now), core.latencies
      )
    }
    let shares = latencies.percentiles([0.5, 0.95, 0.99])
    return BreakerSample(
      breaker: name, state: state, figures: figures,
      wait: until.map { .nanoseconds(max(0, $0 - now)) },
      p50Ms: shares?[0], p95Ms: shares?[1], p99Ms: shares?[2], limits: settings)
  }
}

extension BreakerSample {
  /// The members of `belay.breaker.sampled`.
  package var json: JSON {
    var object: JSONObject = [
      "breaker": .string(breaker), "state": .string(state.rawValue),
      "calls": JSON(figures.calls), "failed": JSON(figures.failed), "slow": JSON(figures.slow),
      "rejected": JSON(figures.notPermitted),
    ]
    object["failure_rate"] = figures.failureRate.map(JSON.number)
    object["slow_rate"] = figures.slowCallRate.map(JSON.number)
    object["p50_ms"] = p50Ms.map(JSON.number)
    object["p95_ms"] = p95Ms.map(JSON.number)
    object["p99_ms"] = p99Ms.map(JSON.number)
    limits.add(to: &object)
    return .object(object)
  }
}

extension BreakerSettings {
  /// The rates at which it opens, in percent, and the seconds that they are taken over, if they are.
  func add(to object: inout JSONObject) {
    object["failure_threshold"] = .number(failureRateThreshold)
    object["slow_threshold"] = .number(slowCallRateThreshold)
    if case .seconds(let count) = window { object["window_s"] = JSON(count) }
  }
}
