import BelayCore
import BelayTelemetry
import Testing

/// A record as one machine writes it, and as Turbine sums it up.
@Suite("Records of a hystrix.stream")
struct HystrixRecordTests {
  /// With what the story changes.
  static func record(_ changes: [(String, JSON)] = []) -> JSON {
    var members: [(String, JSON)] = [
      ("type", "HystrixCommand"), ("name", "GetOrder"), ("group", "Orders"),
      ("isCircuitBreakerOpen", false), ("errorPercentage", 4), ("errorCount", 5),
      ("requestCount", 121), ("rollingCountShortCircuited", 2),
      ("latencyExecute", ["0": 3, "50": 8, "95": 37, "99": 75, "99.5": 92, "100": 252]),
      ("propertyValue_circuitBreakerSleepWindowInMilliseconds", 5000),
      ("propertyValue_circuitBreakerErrorThresholdPercentage", 50),
      ("propertyValue_circuitBreakerForceOpen", false),
      ("propertyValue_circuitBreakerForceClosed", false),
      ("propertyValue_circuitBreakerEnabled", true),
      ("propertyValue_metricsRollingStatisticalWindowInMilliseconds", 10_000),
      ("reportingHosts", 1),
    ]
    for (key, value) in changes {
      members.removeAll { $0.0 == key }
      if value != .null { members.append((key, value)) }
    }
    return .object(JSONObject(members))
  }

  private func reading(_ changes: [(String, JSON)]) throws -> BreakerReading {
    guard case .command(let reading) = try HystrixRecord(Self.record(changes)) else {
      throw TelemetryTestError()
    }
    return reading
  }

  @Test("The figures of one machine are taken as they are")
  func oneMachine() throws {
    let reading = try reading([])
    #expect(reading.name == "GetOrder" && reading.state == .closed)
    #expect(reading.calls == 121 && reading.failed == 5 && reading.failureRate == 4)
    #expect(reading.rejected == 2 && reading.failureThreshold == 50)
    #expect(reading.windowS == 10 && reading.openS == 5 && reading.hosts == nil)
    #expect([reading.p50Ms, reading.p95Ms, reading.p99Ms] == [8, 37, 75])
  }

  @Test(
    "Whether it is open is read in each way that it is written",
    arguments: [
      (true, 1, 1), (false, 1, 0), (1, 1, 1), (0, 1, 0), ("true", 1, 1), ("False", 1, 0),
      ("1", 1, 1), ("{true:1,false:2}", 3, 1), ("{false:2, true:1}", 3, 1),
      (#"{"true":2,"false":1}"#, 3, 2), ("{true=3}", 3, 3), ("{false:3}", 3, 0),
      (["true": 1, "false": 2], 3, 1), (["false": 3], 3, 0), (["true": "2", "false": 1], 3, 2),
      (["true": 99, "false": 1], 3, 3), (2, 3, 2),
    ] as [(JSON, Int, Int)])
  func isOpen(_ written: JSON, _ hosts: Int, _ open: Int) throws {
    let reading = try reading([("isCircuitBreakerOpen", written), ("reportingHosts", JSON(hosts))])
    #expect(reading.state == (open > 0 ? .open : .closed))
    #expect(reading.openHosts == (hosts > 1 ? open : nil))
  }

  @Test(
    "What does not say whether it is open is no closed breaker, but an error",
    arguments: [
      .null, "", "maybe", "{}", "{true:x}", "{maybe:1}", "{true:-1}", -1, [], [:], [true],
      ["maybe": 1], ["true": 0, "false": 0], "\u{1B}[2J",
    ] as [JSON])
  func unsaid(_ written: JSON) {
    #expect(throws: TelemetryError.self) {
      try HystrixRecord(Self.record([("isCircuitBreakerOpen", written)]))
    }
  }

  @Test(
    "Turbine's sums of percentages and latencies are divided by the machines, its counts are not")
  func sums() throws {
    let reading = try reading([
      ("reportingHosts", 3), ("errorPercentage", 90), ("errorCount", "60"), ("requestCount", 200),
      ("latencyExecute", ["50": 24, "95": "111", "99": 0]),
      ("propertyValue_circuitBreakerErrorThresholdPercentage", 150),
      ("propertyValue_metricsRollingStatisticalWindowInMilliseconds", "10000"),
      ("propertyValue_circuitBreakerSleepWindowInMilliseconds", "{5000:2,8000:1}"),
    ])
    #expect(reading.failureRate == 30 && reading.calls == 200 && reading.failed == 60)
    #expect(reading.failureThreshold == 50 && reading.windowS == 10 && reading.openS == 5)
    #expect(reading.p50Ms == 8 && reading.p95Ms == 37 && reading.p99Ms == nil)
    #expect(reading.hosts == 3)
  }

  @Test("The mean of percentages serves where Turbine gives no counts that fit")
  func meanRate() throws {
    let odd = try reading([("reportingHosts", 3), ("errorPercentage", "90"), ("errorCount", 999)])
    #expect(odd.failureRate == 30)
    let nonsense = try reading([("errorPercentage", 900)])
    #expect(nonsense.failureRate == nil)
    #expect(try reading([("requestCount", 0)]).failureRate == nil)
  }

  @Test(
    "A breaker that is switched off or forced says so, and never passes for closed",
    arguments: [
      ([("Enabled", false)], .disabled), ([("Enabled", "false")], .disabled),
      ([("Enabled", "{true:2,false:1}")], .disabled), ([("ForceClosed", true)], .metricsOnly),
      ([("ForceOpen", true)], .forcedOpen), ([("ForceOpen", "{true:1,false:2}")], .forcedOpen),
      ([("Enabled", false), ("ForceOpen", true)], .disabled),
      ([("Enabled", JSON.null), ("ForceOpen", .null), ("ForceClosed", .null)], .closed),
    ] as [([(String, JSON)], BreakerState)])
  func switches(_ settings: [(String, JSON)], _ state: BreakerState) throws {
    let changes = settings.map { ("propertyValue_circuitBreaker" + $0.0, $0.1) }
    #expect(try reading(changes).state == state)
  }

  @Test("An open breaker stays open though some machine has it switched off")
  func openSomewhere() throws {
    let reading = try reading([
      ("isCircuitBreakerOpen", "{true:1,false:1}"), ("reportingHosts", 2),
      ("propertyValue_circuitBreakerEnabled", "{true:1,false:1}"),
    ])
    #expect(reading.state == .open)
  }

  @Test(
    "What is no command is passed over, and what is no record is an error",
    arguments: [
      (["type": "HystrixThreadPool", "name": "Orders"], true),
      (["type": "HystrixCollapser", "name": "Orders"], true),
      (["type": "meta", "reportingHostsLast10Seconds": 0], true), ([:], false), ([1], false),
      ("HystrixCommand", false), (["type": "HystrixCommand"], false), (["type": 7], false),
      (["type": "HystrixCommand", "name": ""], false),
    ] as [(JSON, Bool)])
  func others(_ json: JSON, _ isOther: Bool) throws {
    if isOther {
      #expect(try HystrixRecord(json) == .other)
    } else {
      #expect(throws: TelemetryError.self) { try HystrixRecord(json) }
    }
  }

  @Test("A command that Turbine deletes is told by its name")
  func deleted() throws {
    #expect(
      try HystrixRecord(["type": "HystrixCommand", "name": "Old", "deleteData": "true"])
        == .deleted("Old"))
  }

  @Test(
    "Numbers without sense neither trap nor count",
    arguments: [-5, 1e300, "NaN", "1e400", [], true] as [JSON])
  func nonsense(_ number: JSON) throws {
    let keys = [
      "requestCount", "errorCount", "errorPercentage", "reportingHosts", "latencyExecute",
      "propertyValue_circuitBreakerErrorThresholdPercentage",
      "propertyValue_circuitBreakerSleepWindowInMilliseconds",
    ]
    let reading = try reading(keys.map { ($0, number) })
    #expect(reading.state == .closed)
    #expect(reading.calls ?? 0 >= 0 && reading.hosts ?? 1 >= 1)
  }
}

struct TelemetryTestError: Error {}
