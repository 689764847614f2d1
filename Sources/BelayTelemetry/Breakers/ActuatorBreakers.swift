import BelayCore

/// What resilience4j's actuator says at `/actuator/circuitbreakers`.
///
///     {"circuitBreakers": {"backendA": {"failureRate": "-1.0%", "state": "CLOSED", …}, …}}
///
/// Source: resilience4j, `CircuitBreakerEndpoint` and `CircuitBreakerDetails`.
package struct ActuatorBreakers: Sendable, Equatable {
  /// in the order in which they were listed
  package private(set) var readings: [BreakerReading] = []
  /// the names of those whose state was not understood
  package private(set) var unread: [String] = []

  /// Longest answer that is read, in bytes; about 40,000 breakers.
  package static let longest = 16 << 20

  package init(_ body: [UInt8]) throws(TelemetryError) {
    let json = try actuatorJSON(body)
    switch json["circuitBreakers"] {
    case .object(let breakers)?:
      for (name, details) in breakers.members.map({ ($0.key, $0.value) }) {
        if let reading = BreakerReading(name, details) {
          readings.append(reading)
        } else {
          unread.append(name)
        }
      }
    case .array?:
      throw TelemetryError(
        "it lists the names of its breakers without their states, as resilience4j did before 2.0; "
          + "update it there")
    case .null?, .bool?, .number?, .bigInteger?, .string?, nil:
      throw TelemetryError(
        "its JSON has no \"circuitBreakers\"; is this the address of an actuator?")
    }
  }
}

extension BreakerReading {
  /// Nil if its state is none that is known: it must not pass for closed.
  fileprivate init?(_ name: String, _ details: JSON) {
    guard let word = details["state"]?.string, let state = BreakerState(actuator: word) else {
      return nil
    }
    self.init(name: name, state: state)
    failureRate = Self.percent(details["failureRate"])
    slowRate = Self.percent(details["slowCallRate"])
    failureThreshold = Self.percent(details["failureRateThreshold"])
    slowThreshold = Self.percent(details["slowCallRateThreshold"])
    calls = Self.count(details["bufferedCalls"])
    failed = Self.count(details["failedCalls"])
    slow = Self.count(details["slowCalls"])
    rejected = Self.count(details["notPermittedCalls"])
  }

  /// `"50.0%"` or a number; `"-1.0%"` is unknown.
  private static func percent(_ json: JSON?) -> Double? {
    let text = json?.string.map { $0.hasSuffix("%") ? String($0.dropLast()) : $0 }
    guard let value = json?.number ?? text.flatMap({ Double($0) }), (0...100).contains(value) else {
      return nil
    }
    return value
  }

  private static func count(_ json: JSON?) -> Int? {
    guard let value = json?.number, value >= 0 else { return nil }
    return Int(counting: value)
  }
}

extension BreakerState {
  /// `HALF_OPEN`
  init?(actuator word: some StringProtocol) { self.init(rawValue: word.lowercased()) }
}

func actuatorJSON(_ body: [UInt8]) throws(TelemetryError) -> JSON {
  do {
    return try JSON(parsing: body, limits: JSONLimits(maxBytes: ActuatorBreakers.longest))
  } catch {
    throw TelemetryError("its answer is not JSON (\(error))")
  }
}
