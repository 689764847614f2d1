// The life of agents and runs, and what they report about their own state.

extension Facts {
  /// `ok agent started refunds 2.1`
  var agentLife: Phrase {
    let word = String(event.type.dropFirst("belay.agent.".count))
    return Phrase(
      kind: "agent", detail: word,
      figure: joined(text("reason") ?? text("name"), text("reason") == nil ? text("version") : nil))
  }

  /// `ok run finished 12s`, `ERROR run error upstream 12s`
  var run: Phrase {
    guard event.kind == .runFinished else {
      return Phrase(kind: "run", detail: "started", figure: text("task") ?? "")
    }
    let outcome = text("outcome") ?? "ok"
    let level: Level = outcome == "ok" ? .ok : outcome == "error" ? .error : .warn
    return Phrase(
      level: level, kind: "run", detail: outcome == "ok" ? "finished" : outcome,
      figure: joined(text("error_type"), milliseconds("duration_ms")))
  }

  /// `BREAK breaker CLOSED->OPEN err 41.8% >= 25% n=43 window 120s on stripe`
  var breakerChange: Phrase {
    let to = text("to") ?? "?"
    let path = joined(text("from").map(Self.breakerWord), Self.breakerWord(to))
    return Phrase(
      level: Self.level(ofBreaker: to), kind: "breaker",
      detail: path.split(separator: " ").joined(separator: "->"),
      figure: joined(
        breakerCause, amount("calls").map { "n=" + FigureText.count($0) },
        amount("window_s").map { "window \(FigureText.duration(milliseconds: $0 * 1_000))" },
        clock("until", "until"), text("breaker").map { "on " + $0 }))
  }

  /// `ok breaker CLOSED err 1.4% n=61 p95 210ms on stripe`, `ok breaker gone was CLOSED on stripe`
  var breakerSample: Phrase {
    let p95 = milliseconds("p95_ms")
    guard self["gone"]?.bool != true else {
      return Phrase(
        level: .warn, kind: "breaker", detail: "gone",
        figure: joined(
          text("state").map { "was " + Self.breakerWord($0) }, text("breaker").map { "on " + $0 }))
    }
    return Phrase(
      kind: "breaker", detail: Self.breakerWord(text("state") ?? "?"),
      figure: joined(
        percent("failure_rate").map { "err " + $0 },
        amount("calls").map { "n=" + FigureText.count($0) }, p95.isEmpty ? nil : "p95 " + p95,
        text("breaker").map { "on " + $0 }))
  }

  /// `WARN mode NORMAL->DEGRADED budget until 12:30:00`; by an operator it is HUMAN.
  var modeChange: Phrase {
    let to = text("to") ?? "?"
    let path = joined(text("from")?.uppercased(), to.uppercased())
    let isByOperator = text("cause") == "operator"
    return Phrase(
      level: isByOperator ? .human : to == "normal" ? .ok : .warn, kind: "mode",
      detail: path.split(separator: " ").joined(separator: "->"),
      figure: joined(text("reason") ?? text("cause"), clock("until", "until")))
  }

  /// `ok budget tokens 45% 9,000 of 20,000`; exhausted it is an error.
  var budget: Phrase {
    let isExhausted = event.kind == .budgetExhausted
    let (used, limit) = (amount("used"), amount("limit"))
    let share: String? =
      if let used, let limit, limit > 0 { FigureText.percent(used / limit * 100) } else { nil }
    return Phrase(
      level: isExhausted ? .error : .ok, kind: "budget",
      detail: joined(text("budget"), isExhausted ? "exhausted" : share),
      figure: joined(text("used"), limit == nil ? nil : "of", text("limit")))
  }

  /// `WARN feedback -0.5 wrong customer`
  var feedback: Phrase {
    let score = self["score"]?.number
    return Phrase(
      level: (score ?? 0) < 0 ? .warn : .ok, kind: "feedback",
      detail: score.map { ($0 > 0 ? "+" : "") + FigureText.hundredths($0) } ?? text("score") ?? "",
      figure: text("comment") ?? "")
  }

  /// `WARN security injection blocked …`; what was not blocked is an error.
  var security: Phrase {
    let action = text("action")
    return Phrase(
      level: action == "blocked" ? .warn : .error, kind: "security",
      detail: text("category") ?? "other", figure: joined(action, text("detail")))
  }

  /// `WARN signal tool_loop 7 >= 5 in 60s`
  var signal: Phrase {
    let isRaised = event.kind == .signalRaised
    let threshold = amount("threshold").map { ">= " + FigureText.plain($0) }
    let window = amount("window_s").map { "in " + FigureText.duration(milliseconds: $0 * 1_000) }
    return Phrase(
      level: isRaised ? .warn : .ok, who: text("agent_id"), kind: "signal",
      detail: joined(text("signal"), isRaised ? nil : "cleared"),
      figure: joined(amount("value").map(FigureText.plain), threshold, window))
  }

  /// `HUMAN signal tool_loop silenced until 12:30:00 a known crawler`: what operators make of it.
  var signalCare: Phrase {
    let word = event.type.dropFirst("belay.signal.".count)
    return Phrase(
      level: .human, who: text("by"), kind: "signal", detail: joined(text("signal"), String(word)),
      figure: joined(text("agent_id"), clock("until", "until"), text("reason")))
  }

  private var breakerCause: String? {
    switch text("cause") {
    case "failure_rate": rate("err", "failure_rate")
    case "slow_rate": rate("slow", "slow_rate")
    case "manual": joined("by hand", text("reason"))
    case let cause: cause
    }
  }

  /// `err 41.8% >= 25%`; the threshold only if it was sent along.
  private func rate(_ word: String, _ key: String) -> String {
    guard let rate = percent(key) else { return word }
    return joined(word, rate, percent("threshold").map { ">= " + $0 })
  }

  /// A breaker's state as the screen writes it.
  private static func breakerWord(_ state: String) -> String {
    switch state {
    case "closed": "CLOSED"
    case "half_open": "HALF-OPEN"
    case "open": "OPEN"
    case "forced_open": "FORCED"
    case "disabled": "DISABLED"
    case "metrics_only": "METRICS-ONLY"
    default: state
    }
  }

  private static func level(ofBreaker state: String) -> Level {
    switch state {
    case "closed", "half_open": .ok
    case "disabled", "metrics_only": .warn
    default: .breaker
    }
  }
}
