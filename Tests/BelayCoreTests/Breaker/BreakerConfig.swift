import BelayCore

/// Reads the `config` of a case; what it leaves out is as BREAKER.md's table has it.
struct BreakerConfig {
  private let object: JSONObject

  private static let members: Set<String> = [
    "semantics", "lateResultPolicy", "clock", "clockStartsOnWholeSecond", "failureRateThreshold",
    "slowCallRateThreshold", "slowCallDurationThresholdMs", "minimumNumberOfCalls",
    "slidingWindowType", "slidingWindowSize", "permittedNumberOfCallsInHalfOpenState",
    "waitDurationInOpenStateMs", "waitBackoffMultiplier", "waitBackoffMaxMs",
    "maxWaitDurationInHalfOpenStateMs", "automaticTransitionFromOpenToHalfOpen",
    "consecutiveFailureThreshold",
  ]

  init(_ object: JSONObject) { self.object = object }

  func settings() throws -> BreakerSettings {
    for member in object.members where !Self.members.contains(member.key) {
      throw BreakerCase.Failure(description: "config has the unknown member \(member.key)")
    }
    let rules = try rules()
    return BreakerSettings(
      failureRateThreshold: try number("failureRateThreshold", 50),
      slowCallRateThreshold: try number("slowCallRateThreshold", 100),
      slowCallDuration: try time("slowCallDurationThresholdMs", 60_000),
      minimumCalls: Int(try number("minimumNumberOfCalls", 100)), window: try window(),
      halfOpenCalls: Int(try number("permittedNumberOfCallsInHalfOpenState", 10)),
      openWait: try time("waitDurationInOpenStateMs", 60_000),
      openWaitMultiplier: try number("waitBackoffMultiplier", 1),
      longestOpenWait: object["waitBackoffMaxMs"] == nil ? nil : try time("waitBackoffMaxMs", 0),
      halfOpenLimit: try time(
        "maxWaitDurationInHalfOpenStateMs", rules == .resilience4j ? 0 : 60_000),
      halfOpensByItself: object["automaticTransitionFromOpenToHalfOpen"]?.bool ?? false,
      consecutiveFailures: try consecutiveFailures(), rules: rules)
  }

  /// resilience4j waits by the wall clock.
  func feelsWallClock() throws -> Bool {
    switch try word("clock") {
    case "monotonic": false
    case "wall": true
    case nil: try rules() == .resilience4j
    case let other?: throw BreakerCase.Failure(description: "unknown clock \(other)")
    }
  }

  private func rules() throws -> BreakerRules {
    if let policy = try word("lateResultPolicy"), policy != "discard_other_generation" {
      throw BreakerCase.Failure(description: "unknown lateResultPolicy \(policy)")
    }
    switch try word("semantics") {
    case "recommended": return .belay
    case "resilience4j": return .resilience4j
    case let other: throw BreakerCase.Failure(description: "unknown semantics \(other ?? "(none)")")
    }
  }

  private func window() throws -> BreakerSettings.Window {
    let size = Int(try number("slidingWindowSize", 100))
    switch try word("slidingWindowType") {
    case "count", nil: return .calls(size)
    case "time": return .seconds(size)
    case let other?: throw BreakerCase.Failure(description: "unknown slidingWindowType \(other)")
    }
  }

  private func consecutiveFailures() throws -> Int? {
    let count = Int(try number("consecutiveFailureThreshold", 0))
    return count > 0 ? count : nil
  }

  private func word(_ key: String) throws -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let text = value.string else {
      throw BreakerCase.Failure(description: "\(key) is no string")
    }
    return text
  }

  private func number(_ key: String, _ standard: Double) throws -> Double {
    guard let value = object[key], !value.isNull else { return standard }
    guard let number = value.number else {
      throw BreakerCase.Failure(description: "\(key) is no number")
    }
    return number
  }

  private func time(_ key: String, _ standard: Double) throws -> Duration {
    .nanoseconds(Int64(try number(key, standard) * 1_000_000))
  }
}
