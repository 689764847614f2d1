/// What the attributes of a span can tell, and under which names dialects tell it.
///
/// A table on purpose: a new dialect is new rows. Of several names for one fact the first that is
/// there wins, in the order of its row.
enum Attribute: Int, CaseIterable {
  case agent, agentID, node, entity, conversation
  case model, responseModel, provider
  case tool, toolCall, arguments, output
  case inputTokens, outputTokens, cachedTokens, totalInput, totalOutput
  case cost, errorType, errorMessage, errorCode
  case finish, firstChunkS, firstChunkMs, score
  case deferral, result, metadata, parameters, mcpMethod

  private var names: [String] {
    switch self {
    case .agent:
      [
        "gen_ai.agent.name", "agent.name", "agent_name", "langsmith.metadata.lc_agent_name",
        "traceloop.association.properties.lc_agent_name", "langsmith.metadata.agent_name",
        "ai.telemetry.functionId", "ai.telemetry.metadata.agentName", "recipient_agent_class",
      ]
    case .agentID: ["gen_ai.agent.id", "agent.id"]
    case .node: ["graph.node.id"]
    case .entity: ["traceloop.entity.name", "genkit:name"]
    case .conversation:
      [
        "gen_ai.conversation.id", "session.id", "traceloop.association.properties.session_id",
        "traceloop.association.properties.thread_id",
        "traceloop.association.properties.conversation_id", "langsmith.metadata.thread_id",
        "langsmith.metadata.session_id", "langsmith.metadata.conversation_id",
        "gcp.vertex.agent.session_id", "langfuse.session.id", "langfuse.sessionId",
        "lmnr.association.properties.session_id", "ai.telemetry.metadata.sessionId",
        "ai.telemetry.metadata.threadId", "gen_ai.thread.id", "genkit:sessionId",
      ]
    case .model:
      [
        "gen_ai.request.model", "llm.model_name", "llm.request.model", "ai.model.id",
        "langfuse.observation.model.name", "embedding.model_name", "reranker.model_name",
        "gen_ai.model",
      ]
    case .responseModel:
      ["gen_ai.response.model", "llm.response.model", "ai.response.model", "llm.openai.model"]
    case .provider:
      [
        "gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "llm.vendor",
        "ai.model.provider",
      ]
    case .tool:
      [
        "gen_ai.tool.name", "tool.name", "ai.toolCall.name", "mcp.tool.name", "tool_name",
        "function_name",
      ]
    case .toolCall: ["gen_ai.tool.call.id", "tool.id", "tool_call.id", "ai.toolCall.id"]
    case .arguments:
      [
        "gen_ai.tool.call.arguments", "gcp.vertex.agent.tool_call_args", "ai.toolCall.args",
        "tool_arguments", "input.value", "traceloop.entity.input", "genkit:input",
        "langfuse.observation.input", "gen_ai.prompt",
      ]
    case .output:
      [
        "output.value", "gen_ai.tool.call.result", "traceloop.entity.output", "ai.toolCall.result",
        "tool_response", "gcp.vertex.agent.tool_response", "genkit:output",
        "langfuse.observation.output", "gen_ai.completion",
      ]
    case .inputTokens:
      [
        "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt",
        "llm.usage.prompt_tokens", "ai.usage.inputTokens", "ai.usage.promptTokens",
        "ai.usage.tokens", "input_tokens", "input_token_count",
      ]
    case .outputTokens:
      [
        "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens",
        "llm.token_count.completion", "llm.usage.completion_tokens", "ai.usage.outputTokens",
        "ai.usage.completionTokens", "output_tokens", "output_token_count",
      ]
    case .cachedTokens:
      [
        "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
        "llm.token_count.prompt_details.cache_read", "ai.usage.cachedInputTokens",
        "gen_ai.usage.details.cache_read_tokens", "cached_content_token_count",
        "cached_token_count",
      ]
    case .totalInput: ["gen_ai.aggregated_usage.input_tokens"]
    case .totalOutput: ["gen_ai.aggregated_usage.output_tokens"]
    case .cost:
      [
        "operation.cost", "llm.cost.total", "gen_ai.usage.cost", "gen_ai.cost.total_cost",
        "gen_ai.usage.total_cost", "gen_ai.usage.cost_usd", "cost_usd",
        "gen_ai.usage.total_cost_usd",
      ]
    case .errorType: ["error.type", "exception.type"]
    case .errorMessage: ["error.message", "exception.message", "error_message", "error"]
    case .errorCode: ["http.response.status_code", "error.code", "status_code"]
    case .finish:
      [
        "gen_ai.response.finish_reasons", "gen_ai.response.finish_reason", "llm.finish_reason",
        "ai.response.finishReason", "llm.response.finish_reason", "llm.response.stop_reason",
      ]
    case .firstChunkS: ["gen_ai.response.time_to_first_chunk"]
    case .firstChunkMs: ["ai.response.msToFirstChunk", "langfuse.observation.time_to_first_token"]
    case .score:
      ["gen_ai.evaluation.score.value", "evaluation.score", "annotation.score", "eval.score"]
    case .deferral: ["pydantic_ai.tool.deferral.name"]
    case .result: ["final_result"]
    case .metadata: ["metadata"]
    case .parameters: ["llm.invocation_parameters"]
    case .mcpMethod: ["mcp.method.name"]
    }
  }

  // MARK: Kinds

  /// The attributes whose word says what a span is about, the most telling first.
  private static let kinds: [(String, Dialect)] = [
    ("gen_ai.operation.name", .genAI), ("openinference.span.kind", .openInference),
    ("traceloop.span.kind", .openLLMetry), ("langsmith.span.kind", .langSmith),
    ("ai.operationId", .vercelAI), ("mcp.method.name", .mcp),
    ("langfuse.observation.type", .langfuse), ("genkit:metadata:subtype", .genkit),
    ("genkit:type", .genkit), ("mlflow.spanType", .mlflow), ("lmnr.span.type", .laminar),
    ("llm.request.type", .openLLMetry),
  ]

  static func dialect(ofKind rank: Int) -> Dialect { kinds[rank].1 }

  // MARK: Looking up

  /// Where a name stands in the table.
  struct Place {
    let attribute: Attribute
    /// Its place in the row; a lower one wins.
    let rank: UInt8
  }

  /// What a name tells: a fact, a kind, or both.
  struct Meaning {
    var place: Place?
    /// Its place among the kinds; a lower one wins.
    var kindRank: Int?
  }

  private static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [:]
    for attribute in allCases {
      for (rank, name) in attribute.names.enumerated() {
        meanings[name, default: Meaning()].place = Place(attribute: attribute, rank: UInt8(rank))
      }
    }
    for (rank, kind) in kinds.enumerated() {
      meanings[kind.0, default: Meaning()].kindRank = rank
    }
    return meanings
  }()

  static func meaning(of name: String) -> Meaning? { meanings[name] }
}
