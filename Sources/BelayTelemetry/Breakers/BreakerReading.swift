package import BelayCore

/// How a breaker of somebody else's stood when it was read. Rates are percent; nil is unknown.
package struct BreakerReading: Sendable, Equatable {
  package let name: String
  package var state: BreakerState
  package var failureRate: Double?
  package var slowRate: Double?
  /// the rates at which it opens
  package var failureThreshold: Double?
  package var slowThreshold: Double?
  package var calls: Int?
  package var failed: Int?
  package var slow: Int?
  /// calls that it refused
  package var rejected: Int?
  /// what the figures are counted over, seconds
  package var windowS: Double?
  /// how long it stays open before it lets a call through to see, seconds
  package var openS: Double?
  package var p50Ms: Double?
  package var p95Ms: Double?
  package var p99Ms: Double?
  /// how many machines it is the sum of, and on how many of them it is open; nil for one alone
  package var hosts: Int?
  package var openHosts: Int?

  package init(name: String, state: BreakerState) {
    (self.name, self.state) = (name, state)
  }
}

extension BreakerReading {
  /// The rate that has passed its threshold, as the cause of an opening; nil if none is seen to have.
  var exceeded: (cause: BreakerCause, threshold: Double)? {
    if let failureRate, let failureThreshold, failureRate >= failureThreshold {
      return (.failureRate, failureThreshold)
    }
    if let slowRate, let slowThreshold, slowRate >= slowThreshold {
      return (.slowRate, slowThreshold)
    }
    return nil
  }

  /// The figures as `belay.breaker.sampled` and `.changed` have them. What is not known any more is -1.
  var figures: [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("failure_rate", .number(failureRate ?? -1)), ("slow_rate", .number(slowRate ?? -1)),
    ]
    func add(_ key: String, _ value: JSON?) { if let value { members.append((key, value)) } }
    add("failure_threshold", failureThreshold.map(JSON.number))
    add("slow_threshold", slowThreshold.map(JSON.number))
    add("calls", calls.map { JSON($0) })
    add("failed", failed.map { JSON($0) })
    add("slow", slow.map { JSON($0) })
    add("rejected", rejected.map { JSON($0) })
    add("window_s", windowS.map(JSON.number))
    add("p50_ms", p50Ms.map(JSON.number))
    add("p95_ms", p95Ms.map(JSON.number))
    add("p99_ms", p99Ms.map(JSON.number))
    add("hosts", hosts.map { JSON($0) })
    add("open_hosts", openHosts.map { JSON($0) })
    return members
  }
}
