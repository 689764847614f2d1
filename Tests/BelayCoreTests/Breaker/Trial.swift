import BelayCore

/// A breaker with its clock, to write histories with. Times are milliseconds.
struct Trial {
  var machine: BreakerMachine
  private(set) var now: Int64 = 0

  init(_ settings: BreakerSettings) { machine = BreakerMachine(settings, at: 0) }

  /// Small: four calls, four probes, five seconds.
  static func small(
    failureRate: Double = 50, window: BreakerSettings.Window = .calls(4), minimum: Int = 4,
    probes: Int = 2, multiplier: Double = 1, longest: Duration? = nil,
    halfOpenLimit: Duration? = nil, halfOpensByItself: Bool = false, inARow: Int? = nil,
    rules: BreakerRules = .belay
  ) -> Trial {
    Trial(
      BreakerSettings(
        failureRateThreshold: failureRate, slowCallDuration: .milliseconds(100),
        minimumCalls: minimum, window: window, halfOpenCalls: probes, openWait: .seconds(5),
        openWaitMultiplier: multiplier, longestOpenWait: longest, halfOpenLimit: halfOpenLimit,
        halfOpensByItself: halfOpensByItself, consecutiveFailures: inARow, rules: rules))
  }

  /// One that has just tripped.
  static func tripped(
    probes: Int = 2, multiplier: Double = 1, longest: Duration? = nil,
    halfOpenLimit: Duration? = nil, halfOpensByItself: Bool = false
  ) -> Trial {
    var trial = small(
      window: .calls(1), minimum: 1, probes: probes, multiplier: multiplier, longest: longest,
      halfOpenLimit: halfOpenLimit, halfOpensByItself: halfOpensByItself)
    trial.call(.failure)
    return trial
  }

  var state: BreakerState { machine.state }
  var nanoseconds: Int64 { now * 1_000_000 }
  var figures: BreakerFigures { machine.figures(at: nanoseconds) }

  mutating func wait(_ milliseconds: Int64) { now += milliseconds }

  mutating func admit() -> BreakerTicket? { machine.admit(at: nanoseconds) }

  @discardableResult
  mutating func finish(
    _ ticket: BreakerTicket, _ outcome: BreakerOutcome, latency: Int64 = 1
  ) -> BreakerNews {
    machine.finish(ticket, outcome, latency: latency * 1_000_000, at: nanoseconds)
  }

  /// Admits and ends one call; nil if it was refused.
  @discardableResult
  mutating func call(_ outcome: BreakerOutcome, latency: Int64 = 1) -> BreakerNews? {
    guard let ticket = admit() else { return nil }
    return finish(ticket, outcome, latency: latency)
  }

  /// All that were not taken yet, as `from to cause`.
  mutating func transitions() -> [String] {
    var list: [String] = []
    while let next = machine.nextTransition() {
      list.append("\(next.from.rawValue) \(next.to.rawValue) \(next.cause.rawValue)")
    }
    return list
  }
}
