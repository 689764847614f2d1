/// What a span is about, as far as it says.
package enum SpanClass: String, Sendable, CaseIterable {
  /// one request to a model
  case model
  /// one use of a tool
  case tool
  /// one search in what the agent may know
  case retrieval
  /// an agent at work, from start to finish
  case agent
  /// a chain, graph, crew, step or turn: something that holds others
  case workflow
  case other

  /// Whether it is one attempt at something outside, which counts as a call.
  package var isCall: Bool { self == .model || self == .tool || self == .retrieval }

  /// What holds calls of others, and may carry their sums.
  var holdsCalls: Bool { self == .agent || self == .workflow }
}

extension SpanClass {
  /// What the words mean that dialects have for a kind of span. Only words that say what happened;
  /// whatever is not here is passed over for the next thing that the span says.
  private static let words: [(SpanClass, [String])] = [
    (
      .model,
      [
        "chat", "generate_content", "text_completion", "embeddings", "completion", "acompletion",
        "atext_completion", "responses", "aresponses", "embedding", "aembedding", "llm",
        "chat_model", "generation", "model", "call_llm", "image_generation", "image",
        "transcription", "speech", "ai.generateText.doGenerate", "ai.streamText.doStream",
        "ai.generateObject.doGenerate", "ai.streamObject.doStream", "ai.embed.doEmbed",
        "ai.embedMany.doEmbed",
      ]
    ),
    (.tool, ["execute_tool", "tool", "tools/call", "ai.toolCall", "function", "tool_call"]),
    (
      .retrieval,
      ["retrieval", "retriever", "reranker", "rerank", "vector_store", "search_memory"]
    ),
    (.agent, ["invoke_agent", "agent", "agent_run"]),
    (
      .workflow,
      [
        "chain", "workflow", "invoke_workflow", "task", "execute_task", "flow", "graph", "turn",
        "plan", "ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject",
        "ai.embed", "ai.embedMany",
      ]
    ),
    (
      .other,
      [
        "create_agent", "handoff", "guardrail", "evaluator", "prompt", "initialize", "tools/list",
        "server/discover", "elicitation/create", "execute_event_loop_cycle", "parser", "span",
        "event",
      ]
    ),
  ]

  private static let byWord = Dictionary(
    uniqueKeysWithValues: words.flatMap { row in row.1.map { ($0, row.0) } })

  /// Nil for a word that nobody has explained. Dialects disagree on capitals, and one puts the word
  /// in quotation marks.
  static func named(_ word: String) -> SpanClass? {
    if let known = byWord[word] { return known }
    guard word.utf8.count <= 32 else { return nil }
    let bare = word.hasPrefix("\"") ? String(word.dropFirst().dropLast()) : word
    return byWord[bare.lowercased()]
  }

  /// Names that some give to spans that carry no word for their kind, and whose rest is the name of
  /// what was called.
  private static let beginnings: [(String, SpanClass)] = [
    ("execute_tool ", .tool), ("running tool: ", .tool), ("running tool ", .tool),
    ("MCP send tools/call ", .tool), ("tools/call ", .tool), ("invoke_agent ", .agent),
    ("agent_run ", .agent), ("chat ", .model), ("text_completion ", .model),
    ("generate_content ", .model), ("embeddings ", .model),
  ]

  /// What the name of a span says about its class, and what is left of it.
  static func inferred(fromName name: String) -> (SpanClass, rest: String)? {
    for (beginning, kind) in beginnings where name.hasPrefix(beginning) {
      return (kind, String(name.dropFirst(beginning.count)))
    }
    return nil
  }
}
