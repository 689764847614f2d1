// Calls, and what an agent does about those that fail.

extension Facts {
  /// `ok llm.call 980 tok 1.4s`, `ERROR tool.call stripe.refund timeout 10s`
  var call: Phrase {
    let outcome = text("outcome") ?? "outcome unknown"
    let isModel = text("kind") == "model"
    let tokens = isModel && outcome == "ok" ? tokenText : nil
    return Phrase(
      level: Self.level(ofOutcome: outcome), kind: callKind,
      detail: tokens ?? text("name") ?? text("provider") ?? "",
      figure: joined(trouble(outcome), milliseconds("latency_ms")))
  }

  /// `WARN tool.retry hubspot 429 attempt 2/3 wait 800ms`
  var retry: Phrase {
    let attempts = joined(text("attempt"), text("of_attempts")).split(separator: " ")
    let wait = milliseconds("delay_ms")
    return Phrase(
      level: .warn, kind: text("kind") == "model" ? "llm.retry" : "tool.retry",
      detail: joined(text("call"), text("error_type")),
      figure: joined(
        attempts.isEmpty ? nil : "attempt " + attempts.joined(separator: "/"),
        wait.isEmpty ? nil : "wait " + wait))
  }

  /// `ok degraded read-only plan fallback model`, or in normal mode `ok fallback stripe.refund cached`;
  /// with no handler left it is an error.
  var fallback: Phrase {
    let handler = text("handler") ?? "none"
    let isNormal = text("level") == "normal"
    return Phrase(
      level: handler == "none" ? .error : .ok, kind: isNormal ? "fallback" : "degraded",
      detail: (isNormal ? nil : text("level")) ?? text("call") ?? "",
      figure: joined(isNormal ? nil : "fallback", handler, text("reason")))
  }

  /// What the agent itself decided: `ok choice -> refund conf 0.82`. Below its threshold and
  /// without a person it is a warning.
  var choice: Phrase {
    let confidence = amount("confidence")
    let threshold = amount("threshold")
    let isBelow = if let confidence, let threshold { confidence < threshold } else { false }
    let isAlone = self["autonomous"]?.bool ?? true
    let bound = threshold.map { (isBelow ? "< " : ">= ") + FigureText.hundredths($0) }
    return Phrase(
      level: isBelow && isAlone ? .warn : .ok, kind: "choice",
      detail: joined("->", text("decision")),
      figure: joined(
        confidence.map { "conf " + FigureText.hundredths($0) }, confidence == nil ? nil : bound))
  }

  private var callKind: String {
    switch text("kind") {
    case "model": "llm.call"
    case "tool": "tool.call"
    case "retrieval": "retrieval"
    default: "call"
    }
  }

  private var tokenText: String? {
    let input = amount("input_tokens")
    let output = amount("output_tokens")
    guard input != nil || output != nil else { return nil }
    return FigureText.count((input ?? 0) + (output ?? 0)) + " tok"
  }

  private func trouble(_ outcome: String) -> String? {
    switch outcome {
    case "ok": nil
    case "error", "ignored": text("error_type") ?? outcome
    default: outcome
    }
  }

  static func level(ofOutcome outcome: String) -> Level {
    switch outcome {
    case "ok", "ignored": .ok
    case "error", "timeout": .error
    default: .warn
    }
  }
}
