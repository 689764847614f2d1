import BelayClient
import BelayCore
import Foundation
import Testing

/// `belay export otlp`, from a hub that runs to a collector of somebody else.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct ForwardingTests {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"
  private static let parent = "b7ad6b7169203331"

  /// A hub at which a run began in a trace, a breaker opened, and a person approved.
  private static func story() async throws -> RunningHub {
    let hub = try await RunningHub.startAttended()
    let agent = try await hub.agentClient("refund-agent")
    let id = try #require(AgentID("refund-agent"))
    let request = try Asked(id: "call-1").request
    _ = try await agent.post([
      Event(
        id: "1", source: .agent(id), type: .runStarted, subject: request.runID,
        traceparent: "00-\(trace)-\(parent)-01"),
      Event(
        id: "2", source: .agent(id), type: .breakerChanged, subject: request.runID,
        data: ["breaker": "stripe", "from": "closed", "to": "open", "nested": ["a": 1]]),
      Event(id: "3", source: .agent(id), type: .log, data: ["message": "not forwarded"]),
    ])
    let card = try await agent.raise(request)
    try await hub.decide(card, .approve, words: "known customer")
    return hub
  }

  private static func export(
    _ hub: RunningHub, to collector: FalseCollector, _ more: [String] = []
  ) async throws -> Program.Ending {
    try await Program.run(
      ["export", "otlp", "--endpoint", collector.url, "--state", hub.state] + more)
  }

  private static func value(_ record: JSON, _ name: String) -> JSON? {
    record["attributes"]?.array?.first { $0["key"]?.string == name }?["value"]
  }

  @Test(
    "FAULTS 90: decisions, escalations and breakers go out in the trace of their agent, arguments do not"
  )
  func forwards() async throws {
    let hub = try await Self.story()
    let collector = try await FalseCollector.start()
    let ending = try await Self.export(hub, to: collector)
    #expect(ending.status == 0, "\(ending.errors)")
    let types = collector.logs.compactMap { $0["eventName"]?.string }
    #expect(
      types == [
        "belay.breaker.changed", "belay.escalation.raised", "belay.escalation.decided",
      ])
    #expect(collector.logs.allSatisfy { $0["traceId"]?.string == Self.trace })
    #expect(collector.logs[0]["spanId"]?.string == Self.parent)
    #expect(Self.value(collector.logs[0], "belay.data.to") == ["stringValue": "open"])
    #expect(Self.value(collector.logs[0], "belay.seq")?["intValue"]?.string != nil)

    let span = try #require(collector.spans.first)
    #expect(collector.spans.count == 1)
    #expect(span["traceId"]?.string == Self.trace && span["parentSpanId"]?.string == Self.parent)
    #expect(span["spanId"] == collector.logs[1]["spanId"])
    #expect(Self.value(span, "belay.escalation.end") == ["stringValue": "approve"])
    let everything = collector.deliveries.map(\.body.text).joined()
    #expect(!everything.contains("A-1042") && !everything.contains("not forwarded"))
    #expect(collector.deliveries.map(\.path) == ["/base/v1/logs", "/base/v1/traces"])
    #expect(collector.deliveries.allSatisfy { $0.encoding == "gzip" })
  }

  @Test("the next start goes on behind what was acknowledged, and --since begins elsewhere")
  func resumes() async throws {
    let hub = try await Self.story()
    let collector = try await FalseCollector.start()
    _ = try await Self.export(hub, to: collector)
    let before = collector.logs.count
    let again = try await Self.export(hub, to: collector)
    #expect(again.status == 0 && collector.logs.count == before)
    _ = try await hub.agentClient("refund-agent").raise(Asked(id: "call-2").request)
    _ = try await Self.export(hub, to: collector)
    #expect(
      collector.logs.dropFirst(before).compactMap { $0["eventName"]?.string } == [
        "belay.escalation.raised"
      ])
    _ = try await Self.export(hub, to: collector, ["--since", "0"])
    #expect(collector.logs.count == 2 * (before + 1))
  }

  @Test("a verdict after a new start still gives the span of what was raised before it")
  func spanOverRestart() async throws {
    let hub = try await Self.story()
    let collector = try await FalseCollector.start()
    let card = try await hub.agentClient("refund-agent").raise(Asked(id: "call-2").request)
    _ = try await Self.export(hub, to: collector)
    try await hub.decide(card, .reject, words: "no")
    _ = try await Self.export(hub, to: collector)
    let ends = collector.spans.map { Self.value($0, "belay.escalation.end")?["stringValue"] }
    #expect(ends == ["approve", "reject"])
    #expect(collector.spans.last?["traceId"]?.string == Self.trace)
  }

  @Test("a collector that is busy is asked again, one that wants less gets less")
  func again() async throws {
    let hub = try await Self.story()
    for statuses in [[503, 429, 502], [413]] {
      let collector = try await FalseCollector.start(statuses)
      let ending = try await Self.export(hub, to: collector)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(collector.logs.count == 3 && collector.spans.count == 1)
      #expect(collector.deliveries.count == (statuses == [413] ? 4 : 2))
    }
  }

  @Test("a refusal for good is 1, says why, and nothing counts as sent")
  func refused() async throws {
    let hub = try await Self.story()
    let collector = try await FalseCollector.start([400])
    let ending = try await Self.export(hub, to: collector)
    #expect(ending.status == 1 && ending.errors.contains("400"), "\(ending.errors)")
    let again = try await Self.export(hub, to: collector)
    #expect(again.status == 0 && collector.logs.count == 3)
  }

  @Test("following, what comes is forwarded as it comes")
  func follows() async throws {
    let hub = try await Self.story()
    let collector = try await FalseCollector.start()
    let box = try ProcessBox(
      executable: Program.path,
      arguments: [
        "export", "otlp", "--endpoint", collector.url, "--state", hub.state, "--follow",
      ])
    try await eventually("the past is there") { collector.spans.count == 1 }
    let card = try await hub.agentClient("refund-agent").raise(Asked(id: "call-2").request)
    try await eventually("the question is there") { collector.logs.count == 4 }
    try await hub.decide(card, .approve)
    try await eventually("the verdict is there") { collector.spans.count == 2 }
    box.kill()
    _ = await box.ended()
  }

  @Test("another hub takes it, by its own endpoint for OpenTelemetry")
  func intoAnotherHub() async throws {
    let hub = try await Self.story()
    let other = try await RunningHub.start()
    let ending = try await Program.run(
      ["export", "otlp", "--endpoint", other.url, "--state", hub.state])
    #expect(ending.status == 0, "\(ending.errors)")
    let types = try await other.operatorClient.page(after: 0).records.map(\.event.type)
    #expect(
      types.filter { $0.hasPrefix("otel.") } == ["otel.log", "otel.log", "otel.log", "otel.span"])
  }

  @Test(
    "an endpoint that cannot be is 2, and says what to write",
    arguments: [
      ("collector:4318", "http://"), ("http://host:99999999", "port"),
      ("http://a/?x", "http://"), ("https://", "--endpoint"),
    ])
  func endpoints(_ endpoint: String, _ word: String) async throws {
    let ending = try await Program.run(["export", "otlp", "--endpoint", endpoint])
    #expect(ending.status == 2 && ending.errors.contains(word), "\(ending.errors)")
  }
}
