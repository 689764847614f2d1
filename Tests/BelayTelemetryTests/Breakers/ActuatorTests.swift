import BelayCore
import BelayTelemetry
import Testing

/// What resilience4j's actuator answers.
@Suite("Answers of a resilience4j actuator")
struct ActuatorTests {
  private func breakers(_ text: String) throws -> ActuatorBreakers {
    try ActuatorBreakers(Array(text.utf8))
  }

  @Test("Breakers are read with their figures; -1.0% is unknown")
  func breakers() throws {
    let found = try breakers(
      """
      {"circuitBreakers":{"backendA":{"failureRate":"-1.0%","slowCallRate":"-1.0%",
      "failureRateThreshold":"50.0%","slowCallRateThreshold":"100.0%","bufferedCalls":0,
      "failedCalls":0,"slowCalls":0,"slowFailedCalls":0,"notPermittedCalls":0,"state":"CLOSED"},
      "b/ü":{"failureRate":"61.5%","slowCallRate":12.5,"bufferedCalls":13,"failedCalls":8,
      "slowCalls":1,"notPermittedCalls":44,"state":"HALF_OPEN"}}}
      """)
    #expect(found.readings.map(\.name) == ["backendA", "b/ü"] && found.unread.isEmpty)
    let (first, second) = (found.readings[0], found.readings[1])
    #expect(first.state == .closed && first.failureRate == nil && first.slowRate == nil)
    #expect(first.failureThreshold == 50 && first.slowThreshold == 100 && first.calls == 0)
    #expect(second.state == .halfOpen && second.failureRate == 61.5 && second.slowRate == 12.5)
    #expect(second.calls == 13 && second.failed == 8 && second.slow == 1 && second.rejected == 44)
  }

  @Test(
    "Each state has its word; what is none is left out and named, not taken for closed",
    arguments: [
      ("CLOSED", .closed), ("OPEN", .open), ("HALF_OPEN", .halfOpen),
      ("FORCED_OPEN", .forcedOpen), ("DISABLED", .disabled), ("METRICS_ONLY", .metricsOnly),
      ("closed", .closed), ("", nil), ("UNKNOWN", nil), ("CLOSED\u{0}", nil),
    ] as [(String, BreakerState?)])
  func states(_ word: String, _ state: BreakerState?) throws {
    let json: JSON = ["circuitBreakers": ["a": ["state": .string(word)]]]
    let found = try ActuatorBreakers(json.encoded())
    #expect(found.readings.map(\.state) == (state.map { [$0] } ?? []))
    #expect(found.unread == (state == nil ? ["a"] : []))
  }

  @Test(
    "A breaker that is no object, or whose figures have no sense, is no closed one either",
    arguments: [.null, 1, "CLOSED", [], [:], ["state": 1], ["state": .null]] as [JSON])
  func nonsense(_ details: JSON) throws {
    let json: JSON = ["circuitBreakers": ["a": details]]
    #expect(try ActuatorBreakers(json.encoded()).unread == ["a"])
  }

  @Test(
    "Rates beyond a percentage are unknown", arguments: ["NaN%", "-7%", "101%", "1e400%", "%", ""])
  func rates(_ rate: String) throws {
    let json: JSON = [
      "circuitBreakers": [
        "a": ["state": "OPEN", "failureRate": .string(rate), "bufferedCalls": -3]
      ]
    ]
    let reading = try #require(try ActuatorBreakers(json.encoded()).readings.first)
    #expect(reading.failureRate == nil && reading.calls == nil && reading.state == .open)
  }

  @Test(
    "What is no list of breakers is told in words",
    arguments: [
      (
        #"{"circuitBreakers":["a","b"]}"#, "the names of its breakers without their states"
      ),
      ("{}", "no \"circuitBreakers\""), ("[]", "no \"circuitBreakers\""),
      ("<html>", "not JSON"), ("", "not JSON"), (#"{"circuitBreakers":{"#, "not JSON"),
    ])
  func noList(_ text: String, _ words: String) throws {
    let error = #expect(throws: TelemetryError.self) { try breakers(text) }
    #expect(error?.problem.contains(words) == true)
  }

  // MARK: Turns

  private static func event(
    _ way: String, at time: String, of name: String = "backendA", type: String = "STATE_TRANSITION"
  ) -> JSON {
    [
      "circuitBreakerName": .string(name), "type": .string(type), "creationTime": .string(time),
      "errorMessage": .null, "durationInMs": .null, "stateTransition": .string(way),
    ]
  }

  private static func turns(_ events: [JSON]) throws -> [BreakerTurn] {
    try BreakerTurn.turns(in: (["circuitBreakerEvents": .array(events)] as JSON).encoded())
  }

  private static let morning = "2019-04-11T08:43:51.374+02:00[Europe/Berlin]"

  @Test("Turns are read in order; calls, errors and what is none are left out")
  func turns() throws {
    let turns = try Self.turns([
      Self.event("CLOSED_TO_OPEN", at: Self.morning),
      ["circuitBreakerName": "backendA", "type": "ERROR", "creationTime": .string(Self.morning)],
      Self.event("CLOSED_TO_OPEN", at: Self.morning, type: "SUCCESS"), .null, 7, [:],
      Self.event("CLOSED_TO_CLOSED", at: Self.morning), Self.event("CLOSED_TO_MELTED", at: "x"),
      Self.event("OPEN", at: "x"), Self.event("A_TO_B_TO_C", at: "x"),
      Self.event("OPEN_TO_HALF_OPEN", at: "nonsense"),
      Self.event("HALF_OPEN_TO_FORCED_OPEN", at: "2019-04-11T08:43Z[UTC]"),
    ])
    #expect(turns.map(\.from) == [.closed, .open, .halfOpen])
    #expect(turns.map(\.to) == [.open, .halfOpen, .forcedOpen])
    #expect(turns[0].time == Timestamp(rfc3339: "2019-04-11T06:43:51.374Z"))
    #expect(turns[1].time == nil)
    #expect(turns[2].time == Timestamp(rfc3339: "2019-04-11T08:43:00Z"))
    #expect(throws: TelemetryError.self) { try BreakerTurn.turns(in: Array("{}".utf8)) }
  }

  @Test("INV 7: the same turn has the same id, and another one another")
  func ids() throws {
    let turns = try Self.turns([
      Self.event("CLOSED_TO_OPEN", at: Self.morning),
      Self.event("CLOSED_TO_OPEN", at: Self.morning),
      Self.event("CLOSED_TO_OPEN", at: Self.morning, of: "b"),
      Self.event("CLOSED_TO_FORCED_OPEN", at: Self.morning),
      Self.event("CLOSED_TO_OPEN", at: "2019-04-11T08:43:51.375+02:00[Europe/Berlin]"),
    ])
    #expect(turns[0].id == turns[1].id && Set(turns.map(\.id)).count == 4)
    #expect(turns[0].id.utf8.count == 37)
  }

  @Test(
    "A turn is new once, in whatever order clocks put it; before the first look only what is recent"
  )
  func new() throws {
    let list = try Self.turns([
      Self.event("CLOSED_TO_OPEN", at: "2026-01-01T11:00:00Z"),
      Self.event("OPEN_TO_HALF_OPEN", at: "2026-01-01T11:55:00Z"),
      Self.event("HALF_OPEN_TO_CLOSED", at: "9999-01-01T00:00:00Z"),
      Self.event("CLOSED_TO_OPEN", at: "nonsense"),
    ])
    let noon = try #require(Timestamp(rfc3339: "2026-01-01T12:00:00Z"))
    var turns = BreakerTurns()
    #expect(turns.new(among: list, at: noon) == [list[1], list[2]])
    #expect(turns.new(among: list, at: noon).isEmpty)
    let back = try Self.turns([Self.event("OPEN_TO_CLOSED", at: "1970-01-01T00:00:00Z")])
    #expect(turns.new(among: list + back + back, at: noon) == back)
    #expect(turns.new(among: list + back, at: noon).isEmpty)
    #expect(turns.new(among: [], at: noon).isEmpty)
  }
}
