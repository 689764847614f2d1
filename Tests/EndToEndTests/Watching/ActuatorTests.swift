import BelayCore
import Foundation
import Testing

/// `belay watch resilience4j`, from a service that runs to the screen and back.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct ActuatorTests {
  /// A service with two closed breakers, and its watch.
  private func stage() async throws -> WatchedStage {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    try await service.turn(("stripe", "CLOSED"), ("mail gate/1", "CLOSED"))
    let watch = try RunningWatch(["resilience4j", service.url], at: hub)
    try await hub.breaker("stripe", in: "closed")
    return WatchedStage(hub: hub, service: service, watch: watch)
  }

  @Test(
    "figures and changes of the service's breakers are on the screen, changes once and in order")
  func figures() async throws {
    let stage = try await self.stage()
    let shop = try #require(try await stage.hub.shop())
    #expect(shop["framework"] == "resilience4j" && shop["host"] == .string(stage.service.url))
    #expect(try #require(try await stage.hub.breaker("stripe"))["failure_rate"] == nil)
    try await stage.service.turn(
      ("stripe", "OPEN"), ("stripe", "HALF_OPEN"), ("stripe", "OPEN"),
      figures: ["failureRate": "61.5%", "bufferedCalls": 13, "failedCalls": 8])
    let open = try await stage.hub.breaker("stripe", in: "open")
    try await eventually("its figures are there") {
      try await stage.hub.breaker("stripe")?["failure_rate"] == 61.5
    }
    #expect(open["observed"] == nil)
    let ways = ["closed>open", "open>half_open", "half_open>open"]
    #expect(try await stage.hub.ways(of: "stripe") == ways)

    await stage.watch.kill()
    try await stage.service.turn(("stripe", "CLOSED"))
    let second = try RunningWatch(
      ["resilience4j", stage.service.url + "/actuator/"], at: stage.hub)
    try await stage.hub.breaker("stripe", in: "closed")
    #expect(try await stage.hub.ways(of: "stripe") == ways + ["open>closed"])
    #expect(await second.end() == 0)
    #expect(try await stage.hub.shop()?["mode"]?["name"] == "stopped")
  }

  @Test("an order is in effect when the service reads so, and never makes a breaker")
  func orders() async throws {
    let stage = try await self.stage()
    var ended = try await stage.hub.order("stripe", "force-open")
    #expect(ended == ("in_effect", "stripe: forced_open"))
    try await stage.hub.breaker("stripe", in: "forced_open")
    ended = try await stage.hub.order("mail gate/1", "disable")
    #expect(ended == ("in_effect", "mail gate/1: disabled"))
    try await stage.hub.breaker("mail gate/1", in: "disabled")
    ended = try await stage.hub.order("*", "close")
    #expect(ended == ("in_effect", "stripe, mail gate/1: closed"))
    try await stage.hub.breaker("mail gate/1", in: "closed")
    #expect(
      stage.service.orders == [
        #"POST /actuator/circuitbreakers/stripe {"updateState": "FORCE_OPEN"}"#,
        #"POST /actuator/circuitbreakers/mail%20gate%2F1 {"updateState": "DISABLE"}"#,
        #"POST /actuator/circuitbreakers/stripe {"updateState": "CLOSE"}"#,
        #"POST /actuator/circuitbreakers/mail%20gate%2F1 {"updateState": "CLOSE"}"#,
      ])
    ended = try await stage.hub.order("nobody", "force-open")
    #expect(ended.state == "failed" && ended.detail.contains("has no breaker nobody"))
    #expect(stage.service.orders.count == 4)
    #expect(try await stage.hub.ways(of: "stripe") == ["closed>forced_open", "forced_open>closed"])
  }

  @Test("what the service does not do is failed, with the reason")
  func failures() async throws {
    let stage = try await self.stage()
    var ended = try await stage.hub.order("stripe", "reset")
    #expect(ended.state == "failed" && ended.detail.contains("reset is nothing that"))
    try await stage.service.ignoreOrders()
    ended = try await stage.hub.order("stripe", "force-open")
    #expect(ended.state == "failed" && ended.detail.hasSuffix("stripe still reads closed"))
    try await stage.service.answer("/actuator/circuitbreakers/stripe", 403, "no writing here")
    ended = try await stage.hub.order("stripe", "disable")
    #expect(ended.state == "failed" && ended.detail.contains("403 Forbidden"))
    await stage.service.kill()
    ended = try await stage.hub.order("stripe", "close")
    #expect(ended.state == "failed" && ended.detail.contains("cannot be reached"))
    #expect(try await stage.hub.breaker("stripe")?["state"] == "closed")
  }

  @Test("INV 30: a service that falls silent goes stale, and is back when it answers")
  func silence() async throws {
    let stage = try await self.stage()
    await stage.service.kill()
    try await stage.watch.says(
      "cannot be reached (Connection refused); shop goes stale until it is back")
    try await eventually("the agent is stale") { try await stage.hub.shop()?["stale"] == true }
    #expect(try await stage.hub.shop()?["severity"] == "stale")
    let again = try await FalseService.start(port: stage.service.port)
    try await again.turn(("stripe", "OPEN"))
    try await stage.watch.says("is back")
    try await stage.hub.breaker("stripe", in: "open")
    #expect(try await stage.hub.shop()?["stale"] == false)
    #expect(try await stage.hub.breaker("mail gate/1") == nil)
    #expect(stage.watch.said.count { $0.contains("cannot be reached") } == 1)
  }

  @Test("what is no list of breakers is said once, in words, and nothing is drawn")
  func badAnswers() async throws {
    let cases: [(Int, String, String, String)] = [
      (200, "text/html", "<html>Log in</html>", "answers with a page, not with JSON"),
      (302, "text/html", "", "sends elsewhere (/login), 302 Found"),
      (401, "application/json", "{}", "lets nobody in without a credential, 401 Unauthorized"),
      (404, "application/json", "{}", "management.endpoints.web.exposure.include="),
      (503, "text/plain", "later\u{1B}[2J", "answers 503 Service Unavailable: later‹U+001B›[2J"),
      (200, "application/json", "{\"circuitBreakers\":{", "its answer is not JSON"),
      (200, "application/json", "{}", "its JSON has no \"circuitBreakers\""),
      (200, "application/json", "{\"circuitBreakers\":[\"a\"]}", "names of its breakers without"),
      (200, "application/json", String(repeating: " ", count: 17 << 20), "longer than 16777216"),
    ]
    try await sideBySide(cases) { status, type, body, words in
      let hub = try await RunningHub.start()
      let service = try await FalseService.start()
      try await service.answer("/actuator/circuitbreakers", status, type: type, body)
      let watch = try RunningWatch(["resilience4j", service.url], at: hub)
      try await watch.says(words)
      #expect(try await hub.shop() == nil)
      try await service.answer("/actuator/circuitbreakers", nil)
      try await service.turn(("stripe", "OPEN"))
      try await hub.breaker("stripe", in: "open")
      #expect(watch.said.count == 3, "\(watch.said)")
    }
  }

  @Test("a breaker in a state that nobody knows is left out and told, not drawn as closed")
  func unknownState() async throws {
    let stage = try await self.stage()
    try await stage.service.turn(("odd\u{202E}", "MELTED"))
    try await stage.watch.says("the first is odd‹U+202E›")
    #expect(try await stage.hub.breaker("odd\u{202E}") == nil)
    try await eventually("operators are told") {
      try await stage.hub.records(.log).contains { $0.event.data["severity"] == "warn" }
    }
  }

  @Test("without its events the changes are told from what is read")
  func noEvents() async throws {
    let stage = try await self.stage()
    try await stage.service.answer("/actuator/circuitbreakerevents", 404)
    try await stage.watch.says("/circuitbreakerevents has nothing there, 404 Not Found")
    try await stage.service.turn(
      ("stripe", "OPEN"), figures: ["failureRate": "70.0%", "bufferedCalls": 10])
    #expect(try await stage.hub.breaker("stripe", in: "open")["cause"] == "failure_rate")
  }

  @Test(
    "INV 31: of ten thousand breakers 64 are shown, the open ones first, and the rest is counted")
  func many() async throws {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    let details = #"{"failureRate":"1.0%","bufferedCalls":7,"state":"#
    let breakers = (0..<10_000).map {
      #""b\#($0)":\#(details)"\#($0 == 9_000 ? "OPEN" : "CLOSED")"}"#
    }
    try await service.answer(
      "/actuator/circuitbreakers", 200,
      "{\"circuitBreakers\":{\(breakers.joined(separator: ","))}}")
    let watch = try RunningWatch(["resilience4j", service.url], at: hub)
    try await watch.says("9936 breakers are left out: of one agent 64 are shown")
    try await hub.breaker("b9000", in: "open")
    #expect(try await hub.shop()?["breakers"]?.array?.count == 64)
  }

  @Test("INV 27: the secret of a protected actuator comes from a file, and is nowhere else")
  func secret() async throws {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    try await service.turn(("stripe", "CLOSED"))
    try await service.require(authorization: "Basic c2VjcmV0")
    let path = hub.scratch.path + "/headers"
    try "# of the operators\nAuthorization: Basic c2VjcmV0\n".write(
      toFile: path, atomically: false, encoding: .utf8)
    let watch = try RunningWatch(["resilience4j", service.url, "--header-file", path], at: hub)
    try await hub.breaker("stripe", in: "closed")
    #expect(try await hub.order("stripe", "force-open").state == "in_effect")
    #expect(await watch.end() == 0)
    #expect(!watch.said.joined().contains("c2VjcmV0"))
    let events = try await Program.run(["events", "--json", "--state", hub.state])
    #expect(!events.output.contains("c2VjcmV0"))
  }
}
