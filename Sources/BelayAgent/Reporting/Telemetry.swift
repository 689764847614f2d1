package import BelayCore
package import Metrics
package import Tracing

/// The program's own tracing and metrics, if it has bootstrapped any; otherwise nothing, at no cost.
///
/// What is bootstrapped is looked up once, when the agent starts. Spans follow the GenAI conventions of
/// OpenTelemetry; metrics are recorded by the sender of events, never on the path of a call.
package struct Telemetry: Sendable {
  let tracer: (any Tracer)?
  let metrics: (any MetricsFactory)?

  /// With these, or with nothing.
  package init(tracer: (any Tracer)? = nil, metrics: (any MetricsFactory)? = nil) {
    self.tracer = tracer
    self.metrics = metrics
  }

  /// With what the program has bootstrapped by now.
  package static var bootstrapped: Telemetry {
    let tracer = InstrumentationSystem.tracer
    let metrics = MetricsSystem.factory
    return Telemetry(
      tracer: tracer is NoOpTracer ? nil : tracer,
      metrics: metrics is NOOPMetricsHandler ? nil : metrics)
  }

  /// Runs the body inside a span, which ends with it and records an error that it throws.
  ///
  /// Without a tracer the body simply runs. The span is the task's current one within the body.
  package func span<T>(
    _ shape: @autoclosure () -> SpanShape, _ body: (LiveSpan) async throws -> T
  ) async rethrows -> T {
    guard let tracer else { return try await body(LiveSpan(span: nil, traceparent: nil)) }
    let shape = shape()
    let span = tracer.startSpan(shape.name, ofKind: shape.kind)
    span.attributes = shape.attributes
    let live = LiveSpan(span: span, traceparent: tracer.traceparent(of: span.context))
    defer { span.end() }
    do {
      return try await InstrumentationContext.withValue(span.context) { try await body(live) }
    } catch {
      span.recordError(error)
      span.setStatus(SpanStatus(code: .error))
      throw error
    }
  }
}

extension Tracer {
  /// The W3C trace context that this tracer hands on; nil if it hands on another kind.
  fileprivate func traceparent(of context: InstrumentationContext) -> String? {
    var carrier: [String: String] = [:]
    inject(context, into: &carrier, using: HeaderInjector())
    return carrier["traceparent"]
  }
}

private struct HeaderInjector: Injector {
  func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
    carrier[key.lowercased()] = value
  }
}

/// A span that is under way, or the place of one where nobody traces.
package struct LiveSpan: Sendable {
  private let span: (any Span)?
  /// For the events that belong to the span.
  package let traceparent: String?

  /// Nobody traces.
  static let none = LiveSpan(span: nil, traceparent: nil)

  init(span: (any Span)?, traceparent: String?) {
    self.span = span
    self.traceparent = traceparent
  }

  /// Whether anybody traces.
  var isLive: Bool { span != nil }

  /// Adds what is known once the call is over.
  package func finished(_ call: CallFacts) {
    guard let span else { return }
    span.updateAttributes { call.describe(in: &$0) }
    if call.outcome == .error || call.outcome == .timeout || call.outcome == .rejected {
      span.setStatus(SpanStatus(code: .error, message: call.errorMessage))
    }
  }

  /// Adds how a run ended.
  package func finished(run outcome: @autoclosure () -> Run.Outcome, errorType: String? = nil) {
    guard let span else { return }
    let outcome = outcome()
    span.attributes["belay.outcome"] = outcome.rawValue
    guard outcome == .error else { return }
    span.attributes["error.type"] = errorType ?? "_OTHER"
    span.setStatus(SpanStatus(code: .error))
  }
}
