package import BelayCore

/// One record of a `hystrix.stream`, or of Turbine's stream over many of them.
///
/// Source: Netflix/Hystrix, `SerialHystrixDashboardData` and `hystrix-metrics-event-stream`.
package enum HystrixRecord: Sendable, Equatable {
  case command(BreakerReading)
  /// The stream says that a command is no more.
  case deleted(String)
  /// Thread pools, collapsers, Turbine's own notes.
  case other

  package init(_ json: JSON) throws(TelemetryError) {
    guard json.object != nil, let type = json["type"]?.string else {
      throw TelemetryError("a record is no object with a type")
    }
    guard type == "HystrixCommand" else {
      self = .other
      return
    }
    guard let name = json["name"]?.string, !name.isEmpty else {
      throw TelemetryError("a HystrixCommand has no name")
    }
    if HostVotes(json["deleteData"])?.yes ?? 0 > 0 {
      self = .deleted(name)
    } else {
      self = .command(try Self.reading(of: name, json))
    }
  }

  private static func reading(
    of name: String, _ json: JSON
  ) throws(TelemetryError) -> BreakerReading {
    guard let open = HostVotes(json["isCircuitBreakerOpen"]) else {
      throw TelemetryError(
        "the HystrixCommand \(name) does not say in isCircuitBreakerOpen whether it is open")
    }
    let sums = HostSums(json)
    var reading = BreakerReading(name: name, state: state(json, open))
    reading.calls = sums.count("requestCount")
    reading.failed = sums.count("errorCount")
    reading.failureRate = failureRate(sums, reading)
    reading.rejected = sums.count("rollingCountShortCircuited")
    reading.failureThreshold = sums.setting("circuitBreakerErrorThresholdPercentage")
    let window = sums.setting("metricsRollingStatisticalWindowInMilliseconds")
    let wait = sums.setting("circuitBreakerSleepWindowInMilliseconds")
    (reading.windowS, reading.openS) = (window.map { $0 / 1_000 }, wait.map { $0 / 1_000 })
    reading.p50Ms = sums.latency("50")
    reading.p95Ms = sums.latency("95")
    reading.p99Ms = sums.latency("99")
    guard sums.hosts > 1 else { return reading }
    reading.hosts = sums.hosts
    reading.openHosts = min(open.yes, sums.hosts)
    return reading
  }

  /// The worst that any machine says. A breaker that is switched off says that it is not open, and must
  /// not pass for closed.
  private static func state(_ json: JSON, _ open: HostVotes) -> BreakerState {
    func says(_ key: String) -> HostVotes? {
      HostVotes(json["propertyValue_circuitBreaker" + key])
    }
    let enabled = says("Enabled")
    if let enabled, enabled.yes == 0 { return .disabled }
    if says("ForceOpen")?.yes ?? 0 > 0 { return .forcedOpen }
    if open.yes > 0 { return .open }
    if enabled?.no ?? 0 > 0 { return .disabled }
    return says("ForceClosed")?.yes ?? 0 > 0 ? .metricsOnly : .closed
  }

  /// Of several machines the share of all calls: the mean of their shares says little where some have
  /// no calls. Without calls it is not known.
  private static func failureRate(_ sums: HostSums, _ reading: BreakerReading) -> Double? {
    guard let calls = reading.calls, calls > 0 else { return nil }
    if sums.hosts > 1, let failed = reading.failed, failed <= calls {
      return Double(failed) / Double(calls) * 100
    }
    return sums.mean("errorPercentage").flatMap { $0 <= 100 ? $0 : nil }
  }
}
