// What OpenTelemetry tells, in the words in which agents tell the same themselves.

extension Facts {
  /// `ok llm.call 980 tok 1.4s`, `ERROR tool.call stripe.refund timeout 10s`, `ok run refund-agent
  /// finished 12s`; of what is about no agent `ok span GET /health 12ms`.
  var span: Phrase {
    let facts = SpanFacts(event.data)
    var phrase = spanPhrase(facts)
    phrase.who = text("agent_id") ?? facts.agent ?? (facts.kind == .agent ? facts.agentGuess : nil)
    return phrase
  }

  private func spanPhrase(_ facts: SpanFacts) -> Phrase {
    let took = facts.durationMs.map(FigureText.duration) ?? ""
    if let what = facts.waitsFor {
      return Phrase(
        level: .warn, kind: "waiting", detail: "for a person (observed)", figure: what)
    }
    switch facts.kind {
    case .model, .tool, .retrieval:
      return Phrase(
        level: Self.level(ofOutcome: facts.outcome.rawValue), kind: Self.kind(of: facts.kind),
        detail: Self.tokens(facts) ?? facts.call, figure: joined(Self.trouble(facts), took))
    case .agent:
      return Phrase(
        level: facts.outcome == .ok ? .ok : .error, kind: "run",
        detail: facts.outcome == .ok ? "finished" : "error", figure: joined(facts.errorType, took))
    case .workflow, .other:
      return Phrase(
        level: facts.outcome == .ok ? .ok : .error, kind: "span", detail: facts.name,
        figure: joined(Self.trouble(facts), took))
    }
  }

  private static func kind(of span: SpanClass) -> String {
    switch span {
    case .model: "llm.call"
    case .tool: "tool.call"
    case .retrieval: "retrieval"
    case .agent, .workflow, .other: "call"
    }
  }

  private static func tokens(_ facts: SpanFacts) -> String? {
    guard facts.kind == .model, facts.outcome == .ok,
      facts.inputTokens != nil || facts.outputTokens != nil
    else { return nil }
    let sum = Double(facts.inputTokens ?? 0) + Double(facts.outputTokens ?? 0)
    return FigureText.count(sum) + " tok"
  }

  private static func trouble(_ facts: SpanFacts) -> String? {
    facts.outcome == .ok ? nil : facts.errorType.map(ErrorName.bare) ?? facts.outcome.rawValue
  }

  /// `ok tool.call Bash 84ms`, `HUMAN decision accept Bash user_temporary`, `ERROR log it broke`
  var logRecord: Phrase {
    let facts = LogFacts(event.data)
    let who = text("agent_id") ?? facts.agent
    switch facts.matter {
    case .call(let call, _): return phrase(of: call, who)
    case .decision(let what, let by, let isPersons):
      return Phrase(
        level: isPersons ? .human : .ok, who: who, kind: "decision", detail: what,
        figure: by.map { "by " + $0 } ?? "")
    case .score(let what, let value):
      return Phrase(
        who: who, kind: "evaluation", detail: what,
        figure: value.map { "score " + FigureText.hundredths($0) } ?? "")
    case .other:
      let level: Level = facts.severity >= 17 ? .error : facts.severity >= 13 ? .warn : .ok
      return Phrase(
        level: level, who: who, kind: "log",
        detail: joined(text("event_name"), text("body") ?? facts.name))
    }
  }

  private func phrase(of call: Call, _ who: String?) -> Phrase {
    let tokens = Double(call.inputTokens) + Double(call.outputTokens)
    let isModel = call.kind == .model
    return Phrase(
      level: Self.level(ofOutcome: call.outcome.rawValue), who: who,
      kind: isModel ? "llm.call" : "tool.call",
      detail: isModel && tokens > 0 ? FigureText.count(tokens) + " tok" : call.name,
      figure: joined(
        call.isError ? call.errorType ?? call.outcome.rawValue : nil,
        call.latencyMicroseconds.map { FigureText.duration(milliseconds: Double($0) / 1_000) }))
  }

  /// `ok metric gen_ai.client.token.usage 341 {token}`
  var metricPoint: Phrase {
    let number = self["value"]?.number ?? self["value"]?["sum"]?.number ?? self["sum"]?.number
    return Phrase(
      kind: "metric", detail: text("name") ?? "",
      figure: joined(number.map(FigureText.plain), text("unit")))
  }
}
