import BelayCore
import Foundation
import Testing

/// `belay watch hystrix`, from a stream that runs to the screen.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct HystrixTests {
  private static let ping = "ping: \n\n"

  /// A stream that sends these, and its watch.
  private func stage(
    _ pieces: [String], ends: Bool = false
  ) async throws -> WatchedStage {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    try await service.stream(pieces, ends: ends)
    return WatchedStage(
      hub: hub, service: service, watch: try RunningWatch(["hystrix", service.url], at: hub))
  }

  @Test("commands are breakers, drawn as observed; what opens and closes is told at once")
  func commands() async throws {
    let pool = "data: {\"type\":\"HystrixThreadPool\",\"name\":\"Orders\"}\n\n"
    let stage = try await self.stage([FalseService.command("GetOrder"), pool, Self.ping])
    let closed = try await stage.hub.breaker("GetOrder", in: "closed")
    #expect(closed["observed"] == true && closed["calls"] == 121 && closed["p95_ms"] == 37)
    #expect(try await stage.hub.shop()?["breakers"]?.array?.count == 1)
    #expect(try await stage.hub.shop()?["framework"] == "hystrix")
    let figures: JSON = [
      "isCircuitBreakerOpen": "{true:1,false:1}", "reportingHosts": 2, "errorPercentage": 120,
      "errorCount": 90, "requestCount": 150,
      "propertyValue_circuitBreakerErrorThresholdPercentage": "50",
    ]
    try await stage.service.stream([FalseService.command("GetOrder", figures)])
    let open = try await stage.hub.breaker("GetOrder", in: "open")
    #expect(open["cause"] == "failure_rate" && open["failure_rate"] == 60)
    #expect(open["until"]?.string != nil)
    try await stage.service.stream([
      FalseService.command("GetOrder", ["propertyValue_circuitBreakerEnabled": "false"])
    ])
    try await stage.hub.breaker("GetOrder", in: "disabled")
    #expect(try await stage.hub.shop()?["severity"] == "disabled")
    #expect(try await stage.hub.ways(of: "GetOrder") == ["closed>open", "open>disabled"])
  }

  @Test("orders are refused with a clear word, and nobody waits for one that cannot be")
  func orders() async throws {
    let stage = try await self.stage([FalseService.command("GetOrder")])
    try await stage.hub.breaker("GetOrder", in: "closed")
    for word in ["close", "reset", "disable"] {
      let ended = try await stage.hub.order("GetOrder", word)
      #expect(ended.state == "refused" && ended.detail.contains("shop is only observed"))
    }
    let ended = try await stage.hub.order("GetOrder", "force-open")
    #expect(
      ended.state == "failed" && ended.detail.contains("Hystrix has no way in for force_open"))
  }

  @Test("INV 30: a stream that ends goes stale, and is followed again when it is back")
  func silence() async throws {
    let stage = try await self.stage([FalseService.command("GetOrder")])
    try await stage.hub.breaker("GetOrder", in: "closed")
    await stage.service.kill()
    try await stage.watch.says("shop goes stale until it is back; trying again")
    try await eventually("the agent is stale") { try await stage.hub.shop()?["stale"] == true }
    let again = try await FalseService.start(port: stage.service.port)
    try await again.stream([FalseService.command("GetOrder", ["isCircuitBreakerOpen": 1])])
    try await stage.watch.says("is back")
    try await stage.hub.breaker("GetOrder", in: "open")
    #expect(try await stage.hub.shop()?["stale"] == false)
  }

  @Test("pings alone show that the service lives, and that a command is gone")
  func pings() async throws {
    let stage = try await self.stage([FalseService.command("GetOrder"), Self.ping])
    try await stage.hub.breaker("GetOrder", in: "closed")
    try await stage.service.stream([Self.ping])
    try await eventually("the command is gone") { try await stage.hub.breaker("GetOrder") == nil }
    #expect(try await stage.hub.shop()?["stale"] == false)
  }

  @Test("a bad record is said once and left out, and the good ones beside it count")
  func badRecords() async throws {
    let cases: [(String, String)] = [
      ("data: {\"type\":\"HystrixCommand\",\n\n", "a record of the stream"),
      ("data: <html>\n\n", "a record of the stream"), ("data: [1]\n\n", "no object with a type"),
      (
        FalseService.command("odd", ["isCircuitBreakerOpen": "maybe"]),
        "HystrixCommand odd does not"
      ),
      ("data: {\"type\":\"HystrixCommand\"}\n\n", "a HystrixCommand has no name"),
      ("data: {\"a\":1,\"a\":2}\n\n", "a record of the stream"),
    ]
    try await sideBySide(cases) { bad, words in
      let stage = try await self.stage([bad, FalseService.command("GetOrder"), bad])
      try await stage.watch.says(words)
      try await stage.hub.breaker("GetOrder", in: "closed")
      try await stage.service.stream([
        bad, FalseService.command("GetOrder", ["isCircuitBreakerOpen": true]),
      ])
      try await stage.hub.breaker("GetOrder", in: "open")
      #expect(stage.watch.said.count == 2, "\(stage.watch.said)")
      #expect(try await stage.hub.shop()?["breakers"]?.array?.count == 1)
    }
  }

  @Test("a stream that is cut in the middle of a record loses that record and no other")
  func truncated() async throws {
    let half = String(FalseService.command("Half").prefix(60))
    let stage = try await self.stage(
      [FalseService.command("GetOrder"), half], ends: true)
    try await stage.watch.says("broke off")
    try await stage.hub.breaker("GetOrder", in: "closed")
    #expect(try await stage.hub.breaker("Half") == nil)
    try await stage.service.stream([FalseService.command("Whole")])
    try await stage.hub.breaker("Whole", in: "closed")
  }

  @Test("INV 31: a line without end is given up, and said")
  func longLine() async throws {
    let line = "data: " + String(repeating: "x", count: 64 << 10)
    let stage = try await self.stage([line])
    try await stage.watch.says("the event stream has a line or an event of more than 1048576 bytes")
  }

  @Test("what is no stream is said once, in words")
  func noStream() async throws {
    let cases: [(Int, String, String, String)] = [
      (200, "text/html", "<html>Log in</html>", "answers with a page, not with an event stream"),
      (200, "application/json", "{}", "answers with application/json, not with an event stream"),
      (302, "text/html", "", "sends elsewhere (/login), 302 Found"),
      (404, "text/html", "", "Spring serves it at /actuator/hystrix.stream"),
      (
        503, "text/plain", "MaxConcurrentConnections reached: 5", "MaxConcurrentConnections reached"
      ),
    ]
    try await sideBySide(cases) { status, type, body, words in
      let hub = try await RunningHub.start()
      let service = try await FalseService.start()
      try await service.answer("/hystrix.stream", status, type: type, body)
      let watch = try RunningWatch(["hystrix", service.url], at: hub)
      try await watch.says(words)
      #expect(try await hub.shop() == nil)
      try await service.stream([FalseService.command("GetOrder")])
      try await service.answer("/hystrix.stream", nil)
      try await hub.breaker("GetOrder", in: "closed")
      #expect(watch.said.count == 3, "\(watch.said)")
    }
  }

  @Test("names with control characters are shown harmless, and too long ones left out")
  func names() async throws {
    let hostile = "a\u{1B}]0;x\u{7}\r\u{202E}b"
    let long = String(repeating: "n", count: 200)
    let stage = try await self.stage([
      FalseService.command(hostile), FalseService.command(long),
    ])
    try await stage.hub.breaker(hostile, in: "closed")
    try await stage.watch.says("1 breaker is left out")
    let events = try await Program.run(["events", "--state", stage.hub.state])
    #expect(events.output.contains("‹U+001B›") && !events.output.contains("\u{1B}"))
  }
}
