import Testing

@testable import BelayCore

@Suite("What a span says, in any dialect")
struct SpanFactsTests {
  private let spans = SpanMaker()

  private func facts(
    _ attributes: JSONObject, name: String = "x", took: Double = 10, status: String = "unset",
    message: String? = nil, exception: String? = nil
  ) -> SpanFacts {
    SpanFacts(
      spans.span(
        1, name, took: took, status: status, message: message, exception: exception, attributes
      ).data)
  }

  @Test(
    "Its class is read from whatever word is there",
    arguments: [
      (["gen_ai.operation.name": "chat"], "chat gpt", .model, .genAI),
      (["gen_ai.operation.name": "embeddings"], "x", .model, .genAI),
      (["gen_ai.operation.name": "invoke_agent"], "x", .agent, .genAI),
      (["gen_ai.operation.name": "execute_tool"], "x", .tool, .genAI),
      (["gen_ai.operation.name": "invoke_workflow"], "x", .workflow, .genAI),
      (["openinference.span.kind": "LLM"], "x", .model, .openInference),
      (["openinference.span.kind": "RETRIEVER"], "x", .retrieval, .openInference),
      (["openinference.span.kind": "CHAIN"], "x", .workflow, .openInference),
      (["openinference.span.kind": "GUARDRAIL"], "x", .other, .openInference),
      (["traceloop.span.kind": "tool"], "x.tool", .tool, .openLLMetry),
      (["langsmith.span.kind": "llm"], "ChatOpenAI", .model, .langSmith),
      (["ai.operationId": "ai.generateText.doGenerate"], "x", .model, .vercelAI),
      (["ai.operationId": "ai.generateText"], "x", .workflow, .vercelAI),
      (["ai.operationId": "ai.toolCall"], "x", .tool, .vercelAI),
      (["mcp.method.name": "tools/call"], "tools/call add", .tool, .mcp),
      (["mcp.method.name": "tools/list"], "tools/list", .other, .mcp),
      (["mlflow.spanType": "\"CHAT_MODEL\""], "x", .model, .mlflow),
      (["llm.request.type": "completion"], "x", .model, .openLLMetry),
      ([:], "execute_tool add", .tool, .unknown),
      ([:], "GET /health", .other, .unknown),
      (["gen_ai.operation.name": "execute_event_loop_cycle"], "chat x", .other, .genAI),
      (["gen_ai.operation.name": "a word of next year"], "chat x", .other, .unknown),
      (
        ["llm.model_name": "m", "llm.token_count.prompt": 1, "llm.token_count.completion": 1],
        "predict", .model, .unknown
      ),
    ] as [(JSONObject, String, SpanClass, Dialect)])
  func classes(attributes: JSONObject, name: String, kind: SpanClass, dialect: Dialect) {
    let facts = facts(attributes, name: name)
    #expect(facts.kind == kind)
    #expect(facts.dialect == dialect)
  }

  @Test("The more telling word wins over the one that came first")
  func ranks() {
    let facts = facts([
      "traceloop.span.kind": "workflow", "gen_ai.operation.name": "invoke_agent",
    ])
    #expect(facts.kind == .agent)
  }

  @Test(
    "An agent's name is in one of many places",
    arguments: [
      (["gen_ai.agent.name": "a"], "chat x", "a"),
      (["agent.name": "a", "openinference.span.kind": "AGENT"], "x", "a"),
      (["agent_name": "a"], "agent run", "a"),
      (["gen_ai.agent.id": "asst_1", "gen_ai.agent.name": "a"], "x", "a"),
      (["gen_ai.agent.id": "asst_1"], "x", "asst_1"),
      (["graph.node.id": "a", "openinference.span.kind": "AGENT"], "x", "a"),
      (["graph.node.id": "tools", "openinference.span.kind": "CHAIN"], "x", nil),
      (["traceloop.entity.name": "a", "traceloop.span.kind": "agent"], "a.agent", "a"),
      (["traceloop.entity.name": "t", "traceloop.span.kind": "task"], "t.task", nil),
      (["metadata": #"{"thread_id": "t", "lc_agent_name": "a", "x": 1}"#], "model", "a"),
      (["metadata": #"{"thread_id": "t"}"#], "model", nil),
      (["gen_ai.agent.name": "refund_agent.run"], "x", "refund_agent"),
      (["ai.telemetry.functionId": "a", "ai.operationId": "ai.generateText"], "x", "a"),
      (["gen_ai.agent.name": ""], "x", nil),
    ] as [(JSONObject, String, String?)])
  func agents(attributes: JSONObject, name: String, agent: String?) {
    #expect(facts(attributes, name: name).agent == agent)
  }

  @Test(
    "The name of an agent's span is a guess at the agent's",
    arguments: [
      ("refund-agent", "refund-agent"), ("CodeAgent.run", "CodeAgent"),
      ("refund-agent.refund-task._execute_core", "refund-agent"),
      ("agent_run [planner]", "planner"), ("invoke_agent planner", "planner"),
    ])
  func guesses(name: String, guess: String) {
    let facts = facts(["openinference.span.kind": "AGENT"], name: name)
    #expect(facts.agent == nil)
    #expect(facts.agentGuess == guess)
  }

  @Test(
    "Tokens have many names",
    arguments: [
      ("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"),
      ("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens"),
      ("llm.token_count.prompt", "llm.token_count.completion"),
      ("llm.usage.prompt_tokens", "llm.usage.completion_tokens"),
      ("ai.usage.promptTokens", "ai.usage.completionTokens"),
      ("ai.usage.inputTokens", "ai.usage.outputTokens"),
    ])
  func tokens(input: String, output: String) {
    let model: JSONObject = ["gen_ai.operation.name": "chat", "gen_ai.request.model": "m"]
    let facts = facts(model.with(input, 7).with(output, "3"))
    #expect(facts.inputTokens == 7)
    #expect(facts.outputTokens == 3)
  }

  @Test("Sent under two names they are counted once")
  func tokensTwice() {
    let facts = facts([
      "gen_ai.usage.prompt_tokens": 9, "gen_ai.usage.input_tokens": 7,
      "gen_ai.operation.name": "chat",
    ])
    #expect(facts.inputTokens == 7)
  }

  @Test("An unknown cost is unknown, and a known one of nothing is nothing")
  func costs() {
    #expect(facts(["gen_ai.operation.name": "chat"]).costMicros == nil)
    #expect(facts(["operation.cost": 0]).costMicros == 0)
    #expect(facts(["llm.cost.total": 0.0025]).costMicros == 2_500)
    #expect(facts(["gen_ai.cost.total_cost": -1]).costMicros == nil)
  }

  @Test("What was asked for and what answered is one model")
  func models() {
    #expect(ModelName.bare("gpt-4o-mini-2024-07-18") == "gpt-4o-mini")
    #expect(ModelName.bare("claude-sonnet-4-20250514") == "claude-sonnet-4")
    #expect(ModelName.bare("gpt-4o") == "gpt-4o")
    #expect(ModelName.bare("") == "")
    let failed = facts([
      "openinference.span.kind": "LLM", "llm.invocation_parameters": #"{"model": "gpt-4o"}"#,
    ])
    #expect(failed.call == "gpt-4o")
  }

  @Test(
    "What is filed as a tool and is none is no call",
    arguments: ["final_answer", "handoff to billing", "transfer_to_billing", "(merged tools)"])
  func notTools(name: String) {
    #expect(facts(["openinference.span.kind": "TOOL", "tool.name": .string(name)]).kind == .other)
  }

  @Test("Only its status makes it an error")
  func errors() {
    let handled = facts(["gen_ai.operation.name": "chat"], exception: "ValueError")
    #expect(handled.outcome == .ok)
    #expect(handled.errorType == nil)
    let failed = facts(
      ["gen_ai.operation.name": "chat"], status: "error", message: "it broke\nat line 3",
      exception: "openai.APIError")
    #expect(failed.outcome == .error)
    #expect(failed.errorType == "openai.APIError")
    #expect(failed.errorMessage == "it broke")
  }

  @Test("A stack that begins on the line of the message is no part of it")
  func stacks() {
    let failed = facts(
      ["openinference.span.kind": "LLM"], status: "error",
      message: "ValueError('it broke')Traceback (most recent call last):\n  File")
    #expect(failed.errorMessage == "ValueError('it broke')")
  }

  @Test(
    "What kind of error it is, its name says",
    arguments: [
      ("openai.APITimeoutError", .timeout), ("pybreaker.CircuitBreakerError", .rejected),
      ("ValueError", .error), ("openai.RateLimitError", .error),
    ] as [(String, Call.Outcome)])
  func outcomes(type: String, outcome: Call.Outcome) {
    let facts = facts(["gen_ai.operation.name": "chat"], status: "error", exception: type)
    #expect(facts.outcome == outcome)
    #expect(facts.isRateLimited == type.contains("RateLimit"))
  }

  @Test(
    "A stop for a person is no error, whatever its status",
    arguments: [
      "langgraph.errors.GraphInterrupt", "crewai.flow.async_feedback.types.HumanFeedbackPending",
      "ApprovalRequired", "CallDeferred",
    ], ["error", "ok"])
  func stops(type: String, status: String) {
    let facts = facts(["openinference.span.kind": "CHAIN"], status: status, exception: type)
    #expect(facts.waitsFor == ErrorName.bare(type))
    #expect(facts.outcome == .ok)
  }

  @Test("How a framework goes from one graph to another is neither an error nor a wait")
  func controlFlow() {
    let facts = facts([:], status: "error", exception: "langgraph.errors.ParentCommand")
    #expect(facts.outcome == .ok)
    #expect(facts.waitsFor == nil)
  }

  @Test("A use of a tool that is only announced waits; one with an answer does not")
  func announced() {
    let attributes: JSONObject = [
      "openinference.span.kind": "TOOL", "tool.name": "refund", "input.value": "{}",
    ]
    #expect(facts(attributes, took: 0.2).waitsFor == "refund")
    #expect(facts(attributes, took: 50).waitsFor == nil)
    #expect(facts(attributes.with("output.value", "done"), took: 0.2).waitsFor == nil)
  }

  @Test("A result that asks for approvals says what waits")
  func deferred() {
    let result = #"{"calls":[],"approvals":[{"tool_name":"refund","args":"{}"}],"metadata":{}}"#
    let agent: JSONObject = ["gen_ai.operation.name": "invoke_agent"]
    #expect(facts(agent.with("final_result", .string(result))).waitsFor == "refund")
    #expect(facts(agent.with("final_result", "done")).waitsFor == nil)
  }

  @Test("The id of the last answer is no conversation")
  func conversations() {
    #expect(facts(["gen_ai.conversation.id": "resp_1"]).conversation == nil)
    #expect(facts(["session.id": "t-1", "gen_ai.conversation.id": "c-1"]).conversation == "c-1")
  }

  @Test("Reasons come as a list, a text that is a list, or a word")
  func finishes() {
    #expect(facts(["gen_ai.response.finish_reasons": ["stop"]]).finish == "stop")
    #expect(facts(["gen_ai.response.finish_reasons": #"["tool_calls"]"#]).finish == "tool_calls")
    #expect(facts(["llm.finish_reason": "length"]).finish == "length")
    #expect(facts(["gen_ai.response.finish_reasons": "[]"]).finish == nil)
  }

  @Test(
    "Nonsense gives nothing and breaks nothing",
    arguments: [
      .null, [:], ["attributes": [1, 2]], ["attributes": ["gen_ai.operation.name": 7]],
      ["attributes": ["gen_ai.usage.input_tokens": "many", "llm.finish_reason": [[]]]],
      ["trace_id": "00000000000000000000000000000000", "events": [1, ["name": "exception"]]],
      ["duration_ms": -1, "start": "never", "status": 2, "scope": "s"],
      ["attributes": ["final_result": "{\"calls\":", "metadata": "\"lc_agent_name\": \""]],
    ] as [JSON])
  func nonsense(data: JSON) {
    let facts = SpanFacts(data)
    #expect(facts.kind == .other)
    #expect(facts.trace == nil)
    #expect(facts.agent == nil)
    #expect(facts.inputTokens == nil)
    #expect(facts.outcome == .ok)
  }
}

extension JSONObject {
  fileprivate func with(_ key: String, _ value: JSON) -> JSONObject {
    var copy = self
    copy[key] = value
    return copy
  }
}
