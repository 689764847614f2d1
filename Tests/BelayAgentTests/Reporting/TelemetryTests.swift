import BelayCore
import InMemoryTracing
import Metrics
import MetricsTestKit
import Testing
import Tracing

@testable import BelayAgent

@Suite("The program's own tracing and metrics")
struct TelemetryTests {
  private struct Broken: Error {}

  private func agent() throws -> AgentID { try #require(AgentID("refund-agent")) }

  @Test("A run and its call are spans, the one inside the other, named as the conventions say")
  func spans() async throws {
    let tracer = W3CTracer()
    let telemetry = Telemetry(tracer: tracer)
    let agent = try agent()
    let traces = await telemetry.span(.run("run-1", of: agent)) { run in
      let call = await telemetry.span(.call(.model, "sonnet", of: agent, provider: "anthropic")) {
        call in
        var facts = CallFacts(.model, "sonnet", .ok, latency: .milliseconds(5))
        facts.usage.inputTokens = 900
        call.finished(facts)
        return call.traceparent
      }
      run.finished(run: .ok)
      return [run.traceparent, call]
    }
    let spans = tracer.memory.finishedSpans
    #expect(spans.map(\.operationName) == ["chat sonnet", "invoke_agent refund-agent"])
    #expect(spans.map(\.kind) == [.client, .internal])
    #expect(spans[0].spanContext.parentSpanID == spans[1].spanContext.spanID)
    #expect(traces == ["00-trace-1-span-1-01", "00-trace-1-span-2-01"])
    #expect(spans[0].attributes.get("gen_ai.usage.input_tokens") == .int(900))
    #expect(spans[0].attributes.get("gen_ai.provider.name") == "anthropic")
    #expect(spans[1].attributes.get("belay.run.id") == "run-1")
    #expect(spans.allSatisfy { $0.status == nil })
  }

  @Test("A call that failed is an error with its type", arguments: [Call.Outcome.error, .timeout])
  func failed(outcome: Call.Outcome) async throws {
    let tracer = W3CTracer()
    let agent = try agent()
    await Telemetry(tracer: tracer).span(.call(.tool, "crm.lookup", of: agent)) { span in
      span.finished(CallFacts(.tool, "crm.lookup", outcome, latency: .milliseconds(5)))
    }
    let span = tracer.memory.finishedSpans[0]
    #expect(span.operationName == "execute_tool crm.lookup")
    #expect(span.status?.code == .error)
    #expect(span.attributes.get("error.type") == (outcome == .error ? "_OTHER" : "timeout"))
  }

  @Test("An error that leaves the span is on it")
  func thrown() async throws {
    let tracer = W3CTracer()
    let agent = try agent()
    await #expect(throws: Broken.self) {
      try await Telemetry(tracer: tracer).span(.run("run-1", of: agent)) { _ in throw Broken() }
    }
    #expect(tracer.memory.finishedSpans[0].errors.count == 1)
    #expect(tracer.memory.finishedSpans[0].status?.code == .error)
  }

  @Test("Where nobody traces, the body simply runs")
  func noTracer() async throws {
    let agent = try agent()
    let trace = await Telemetry().span(.run("run-1", of: agent)) { $0.traceparent ?? "none" }
    #expect(trace == "none")
    #expect(Telemetry.bootstrapped.tracer == nil)
    #expect(Telemetry.bootstrapped.metrics == nil)
  }

  @Test("What the program has bound is found")
  func bound() {
    withTracer(W3CTracer()) { #expect(Telemetry.bootstrapped.tracer is W3CTracer) }
    withMetricsFactory(TestMetrics()) { #expect(Telemetry.bootstrapped.metrics is TestMetrics) }
  }

  @Test("Calls are counted and timed under the names of the conventions and our own")
  func metrics() throws {
    let metrics = TestMetrics()
    var meters = Meters(agent: try agent(), factory: metrics)
    var model = CallFacts(.model, "sonnet", .ok, latency: .milliseconds(500))
    model.usage.inputTokens = 900
    model.usage.outputTokens = 80
    model.usage.costUSD = 0.25
    for _ in 0..<2 { meters.record(PendingEvent(model, at: moment(0))) }
    meters.record(
      PendingEvent(CallFacts(.tool, "crm", .timeout, latency: .seconds(2)), at: moment(0)))
    let agent = ("agent", "refund-agent")
    #expect(
      try metrics.expectCounter(
        "belay_calls_total", [agent, ("kind", "model"), ("outcome", "ok")]
      ).values == [1, 1])
    #expect(
      try metrics.expectCounter("belay_tokens_total", [agent, ("direction", "input")]).values
        == [900, 900])
    let labels = [
      agent, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "sonnet"),
    ]
    #expect(
      try metrics.expectRecorder("gen_ai.client.operation.duration", labels).values == [0.5, 0.5])
    #expect(
      try metrics.expectRecorder(
        "gen_ai.client.token.usage", labels + [("gen_ai.token.type", "output")]
      ).values == [80, 80])
    #expect(
      try metrics.expectRecorder(
        "gen_ai.execute_tool.duration",
        [agent, ("gen_ai.tool.name", "crm"), ("error.type", "timeout")]
      ).values == [2])
  }

  @Test("A breaker that changes is counted, and is in one state")
  func breaker() throws {
    let metrics = TestMetrics()
    var meters = Meters(agent: try agent(), factory: metrics)
    meters.record(
      PendingEvent(
        .breakerChanged, at: moment(0),
        ["breaker": "crm", "from": "closed", "to": "open", "cause": "failure_rate"]))
    let agent = ("agent", "refund-agent")
    #expect(
      try metrics.expectCounter(
        "belay_breaker_transitions_total",
        [
          agent, ("breaker", "crm"), ("from", "closed"), ("to", "open"),
          ("cause", "failure_rate"),
        ]
      ).values == [1])
    for state in BreakerState.allCases {
      let gauge = try metrics.expectGauge(
        "belay_breaker_state", [agent, ("breaker", "crm"), ("state", state.rawValue)])
      #expect(gauge.lastValue == (state == .open ? 1 : 0))
    }
  }

  @Test("A tool that is named after its argument does not make a series of each")
  func bounded() throws {
    let metrics = TestMetrics()
    var meters = Meters(agent: try agent(), factory: metrics)
    for number in 0..<10_000 {
      meters.record(
        PendingEvent(CallFacts(.tool, "get-\(number)", .ok, latency: .zero), at: moment(0)))
    }
    #expect(metrics.recorders.count < 300)
    let rest = try metrics.expectRecorder(
      "gen_ai.execute_tool.duration", [("agent", "refund-agent"), ("gen_ai.tool.name", "other")])
    #expect(rest.values.count == 9_800)
  }
}

/// A tracer in memory that hands on its context as W3C has it.
private struct W3CTracer: Tracer {
  let memory = InMemoryTracer()

  func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> InstrumentationContext,
    ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
    file fileID: String, line: UInt
  ) -> InMemorySpan {
    memory.startSpan(
      operationName, context: context(), ofKind: kind, at: instant(), function: function,
      file: fileID, line: line)
  }

  func forceFlush() {}

  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {}

  func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let span = context.inMemorySpanContext else { return }
    injector.inject(
      "00-\(span.traceID)-\(span.spanID)-01", forKey: "traceparent", into: &carrier)
  }
}
