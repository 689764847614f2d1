package import BelayCore
import Tracing

/// Name, kind and first attributes of a span, as the GenAI conventions want them.
package struct SpanShape: Sendable {
  let name: String
  let kind: SpanKind
  let attributes: SpanAttributes

  /// `invoke_agent refund-agent`
  package static func run(_ id: String, of agent: AgentID) -> SpanShape {
    SpanShape(
      name: "invoke_agent \(agent)", kind: .internal,
      attributes: [
        "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.id": "\(agent)",
        "gen_ai.agent.name": "\(agent)", "belay.run.id": "\(id)",
      ])
  }

  /// `chat gpt-x`, `execute_tool stripe.refund`, `retrieval handbook`, or the name alone.
  package static func call(
    _ kind: Call.Kind, _ name: String, of agent: AgentID, provider: String? = nil
  ) -> SpanShape {
    var attributes: SpanAttributes = ["gen_ai.agent.id": "\(agent)"]
    if let operation = kind.operation { attributes["gen_ai.operation.name"] = operation }
    if let key = kind.nameAttribute { attributes[key] = name }
    if kind == .model, let provider { attributes["gen_ai.provider.name"] = provider }
    return SpanShape(
      name: kind.operation.map { "\($0) \(name)" } ?? name, kind: kind.spanKind,
      attributes: attributes)
  }
}

extension Call.Kind {
  /// `gen_ai.operation.name`
  var operation: String? {
    switch self {
    case .model: "chat"
    case .tool: "execute_tool"
    case .retrieval: "retrieval"
    case .other: nil
    }
  }

  fileprivate var nameAttribute: String? {
    switch self {
    case .model: "gen_ai.request.model"
    case .tool: "gen_ai.tool.name"
    case .retrieval: "gen_ai.data_source.id"
    case .other: nil
    }
  }

  fileprivate var spanKind: SpanKind {
    switch self {
    case .model, .retrieval: .client
    case .tool, .other: .internal
    }
  }
}

extension CallFacts {
  /// What the span of the call learns at its end.
  func describe(in attributes: inout SpanAttributes) {
    attributes["belay.outcome"] = outcome.rawValue
    func tell(_ key: String, _ value: (any SpanAttributeConvertible)?) {
      if let value { attributes[key] = value }
    }
    tell("gen_ai.usage.input_tokens", usage.inputTokens)
    tell("gen_ai.usage.output_tokens", usage.outputTokens)
    tell("gen_ai.usage.cache_read.input_tokens", usage.cacheReadTokens)
    tell("gen_ai.usage.reasoning.output_tokens", usage.reasoningTokens)
    tell("gen_ai.response.time_to_first_chunk", usage.timeToFirst?.seconds)
    tell("gen_ai.response.finish_reasons", usage.finishReason.map { [$0] })
    tell("gen_ai.provider.name", kind == .model ? provider : nil)
    tell("error.type", failure)
  }

  /// `error.type`, for calls that failed.
  var failure: String? {
    switch outcome {
    case .ok, .ignored: nil
    case .error: errorType ?? "_OTHER"
    case .timeout: errorType ?? "timeout"
    case .rejected: errorType ?? "rejected"
    }
  }
}
