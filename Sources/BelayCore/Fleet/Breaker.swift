/// A circuit breaker as its agent reports it, or as the hub works it out for an agent that has none.
/// Rates are percent; nil is unknown.
package struct Breaker: Sendable, Equatable {
  package let name: String
  package var state: BreakerState
  package var since: Timestamp
  /// when it will let a probe through, or when a forced state ends
  package var until: Timestamp?
  /// `failure_rate`, `slow_rate`, `consecutive`, `manual`, `timer`, `probe`
  package var cause: String?
  package var failureRate: Double?
  package var slowRate: Double?
  /// the rates at which it opens
  package var failureThreshold: Double?
  package var slowThreshold: Double?
  /// what the figures are counted over, seconds
  package var windowS: Double?
  package var calls: Int?
  package var failed: Int?
  package var slow: Int?
  package var rejected: Int?
  package var p50Ms: Double?
  package var p95Ms: Double?
  package var p99Ms: Double?
  /// of the record that brought it into this state
  package var seq: Int
  /// It takes no orders. The hub worked it out from the agent's calls, and then it refuses nothing
  /// either; or it is one of somebody else's that can only be watched.
  package var observed = false
  /// the newest changes of state, oldest first
  package var history: [BreakerChange] = []

  package init(name: String, state: BreakerState, since: Timestamp, seq: Int) {
    self.name = name
    self.state = state
    self.since = since
    self.seq = seq
  }
}

extension Breaker {
  /// Takes a report of its state. True if that is a new one.
  mutating func enter(_ next: BreakerState, at time: Timestamp, seq: Int) -> Bool {
    guard next != state else { return false }
    // The first report of a breaker says nothing about what it was before.
    let from = seq == self.seq ? nil : state
    history.append(
      BreakerChange(from: from, to: next, at: time, seq: seq), keeping: BreakerChange.maxKept)
    (state, since, self.seq) = (next, time, seq)
    (until, cause) = (nil, nil)
    return true
  }

  /// Takes what a report says about the state it tells, which may be a new one.
  mutating func explain(_ data: EventData, changed: Bool) {
    until = data.time("until") ?? until
    cause = data.word("cause") ?? cause
    observed = data.flag("observed") ?? observed
    guard changed, let last = history.indices.last else { return }
    history[last].from = data.word("from", as: BreakerState.self) ?? history[last].from
    history[last].cause = data.word("cause")
    history[last].failureRate = data.measure("failure_rate")
    history[last].slowRate = data.measure("slow_rate")
    history[last].calls = data.count("calls")
    history[last].failed = data.count("failed")
    history[last].slow = data.count("slow")
  }

  /// Takes the figures of a report; what it leaves out stays as it was. Only how many failed does not
  /// outlive the number of calls it was counted in.
  mutating func measure(_ data: EventData) {
    limit(data)
    failureRate = data.number("failure_rate").map { $0 < 0 ? nil : $0 } ?? failureRate
    slowRate = data.number("slow_rate").map { $0 < 0 ? nil : $0 } ?? slowRate
    failed = data.count("failed") ?? (data.count("calls") == nil ? failed : nil)
    calls = data.count("calls") ?? calls
    slow = data.count("slow") ?? slow
    rejected = data.count("rejected") ?? rejected
    p50Ms = data.measure("p50_ms") ?? p50Ms
    p95Ms = data.measure("p95_ms") ?? p95Ms
    p99Ms = data.measure("p99_ms") ?? p99Ms
  }

  /// A `threshold` alone is that of the rate that the report gives as its cause.
  private mutating func limit(_ data: EventData) {
    let isSlow = data.word("cause") == "slow_rate"
    let bare = data.measure("threshold")
    failureThreshold =
      data.measure("failure_threshold") ?? (isSlow ? nil : bare) ?? failureThreshold
    slowThreshold = data.measure("slow_threshold") ?? (isSlow ? bare : nil) ?? slowThreshold
    windowS = data.measure("window_s") ?? windowS
  }
}

// MARK: JSON

extension Breaker {
  package var json: JSON {
    var object: JSONObject = [
      "breaker": .string(name), "state": .string(state.rawValue), "since": .time(since),
    ]
    object["until"] = until.map(JSON.time)
    object["cause"] = cause.map(JSON.string)
    object["failure_rate"] = failureRate.map(JSON.number)
    object["slow_rate"] = slowRate.map(JSON.number)
    object["failure_threshold"] = failureThreshold.map(JSON.number)
    object["slow_threshold"] = slowThreshold.map(JSON.number)
    object["window_s"] = windowS.map(JSON.number)
    object["calls"] = calls.map { JSON($0) }
    object["failed"] = failed.map { JSON($0) }
    object["slow"] = slow.map { JSON($0) }
    object["rejected"] = rejected.map { JSON($0) }
    object["p50_ms"] = p50Ms.map(JSON.number)
    object["p95_ms"] = p95Ms.map(JSON.number)
    object["p99_ms"] = p99Ms.map(JSON.number)
    object["seq"] = JSON(seq)
    object["observed"] = observed ? true : nil
    object["history"] = .array(history.map(\.json))
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.text("breaker"), state: try fields.word("state"),
      since: try fields.time("since"), seq: try fields.integer("seq"))
    until = try fields.optionalTime("until")
    cause = try fields.optionalText("cause")
    failureRate = try fields.optionalNumber("failure_rate")
    slowRate = try fields.optionalNumber("slow_rate")
    failureThreshold = try fields.optionalNumber("failure_threshold")
    slowThreshold = try fields.optionalNumber("slow_threshold")
    windowS = try fields.optionalNumber("window_s")
    calls = try fields.optionalInteger("calls")
    failed = try fields.optionalInteger("failed")
    slow = try fields.optionalInteger("slow")
    rejected = try fields.optionalInteger("rejected")
    p50Ms = try fields.optionalNumber("p50_ms")
    p95Ms = try fields.optionalNumber("p95_ms")
    p99Ms = try fields.optionalNumber("p99_ms")
    observed = try fields.flag("observed")
    history = try fields.each("history") { (each) throws(RequestError) in try BreakerChange(each) }
  }
}
