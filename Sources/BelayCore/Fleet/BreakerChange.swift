/// A breaker that went from one state into another, as the fold remembers it: when, why, and the
/// figures that it gave at that moment.
package struct BreakerChange: Sendable, Equatable {
  /// nil where nobody told
  package var from: BreakerState?
  package let to: BreakerState
  package let at: Timestamp
  package var cause: String?
  package var failureRate: Double?
  package var slowRate: Double?
  package var calls: Int?
  package var failed: Int?
  package var slow: Int?
  /// of the record that told it
  package let seq: Int

  /// The newest so many of each breaker.
  package static let maxKept = 8

  package init(from: BreakerState?, to: BreakerState, at: Timestamp, seq: Int) {
    self.from = from
    self.to = to
    self.at = at
    self.seq = seq
  }
}

extension BreakerChange {
  var json: JSON {
    var object: JSONObject = ["to": .string(to.rawValue), "at": .time(at)]
    object["from"] = from.map { .string($0.rawValue) }
    object["cause"] = cause.map(JSON.string)
    object["failure_rate"] = failureRate.map(JSON.number)
    object["slow_rate"] = slowRate.map(JSON.number)
    object["calls"] = calls.map { JSON($0) }
    object["failed"] = failed.map { JSON($0) }
    object["slow"] = slow.map { JSON($0) }
    object["seq"] = JSON(seq)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      from: try fields.optionalWord("from"), to: try fields.word("to"), at: try fields.time("at"),
      seq: try fields.integer("seq"))
    cause = try fields.optionalText("cause")
    failureRate = try fields.optionalNumber("failure_rate")
    slowRate = try fields.optionalNumber("slow_rate")
    calls = try fields.optionalInteger("calls")
    failed = try fields.optionalInteger("failed")
    slow = try fields.optionalInteger("slow")
  }
}
