// The evidence in sentences: what was, how it stands, what others say, and last what the counts
// speak for.

extension Evidence {
  /// In the order in which they are to be read. At most four earlier cases are told one by one.
  package var lines: [EvidenceLine] {
    let last = recommendation.map { [EvidenceLine(.recommendation, $0.words)] } ?? []
    return precedentLines + standingLines + requestLines + adviceLines + last
  }

  /// Earlier cases that are told one by one.
  static let maxTold = 4

  // MARK: Earlier cases

  private var precedentLines: [EvidenceLine] {
    let head = counts.brief ?? "none like it on record"
    var lines = [
      EvidenceLine(.heading, "On record (same tool and target, near arguments):"),
      EvidenceLine(.fact, head + "."),
    ]
    for match in matches.prefix(Self.maxTold) {
      lines.append(
        EvidenceLine(match.precedent.wentBadly ? .concern : .fact, told(match.precedent)))
      lines.append(EvidenceLine(.claim, match.likeness.words))
    }
    let more = max(0, matches.count - Self.maxTold)
    let rest = [
      more > 0 ? "\(more) more like it" : nil,
      others > 0 ? "\(others) of this tool with other arguments" : nil,
    ].compactMap(\.self)
    if !rest.isEmpty { lines.append(EvidenceLine(.fact, rest.joined(separator: ", ") + ".")) }
    return lines
  }

  /// `E-12, 2h10m ago: approved by mira after 9.0s on screen, completed`
  private func told(_ precedent: Precedent) -> String {
    let age = FigureText.duration(at.since(precedent.raisedAt))
    let agent = precedent.agent == card.key.agent ? "" : " of \(precedent.agent)"
    return "\(precedent.handleText)\(agent), \(age) ago: \(precedent.words)"
  }

  // MARK: How its agent stands

  private var standingLines: [EvidenceLine] {
    var lines = [EvidenceLine(.heading, "How things stand:")]
    guard let agent else {
      return lines + [EvidenceLine(.concern, "The agent \(card.key.agent) is not known here.")]
    }
    lines.append(agentLine(agent))
    lines.append(EvidenceLine(.fact, spentLine(agent)))
    lines += agent.signals.map(signalLine)
    if agent.signals.isEmpty { lines.append(EvidenceLine(.fact, "No signal stands for it.")) }
    lines += breakers.map(breakerLine)
    if breakers.isEmpty {
      lines.append(EvidenceLine(.fact, "No breaker is known for what it wants to use."))
    }
    if agent.otherOpen > 0 {
      lines.append(
        EvidenceLine(
          .concern, "\(agent.otherOpen) other breaker\(plural(agent.otherOpen)) of it refuse calls."
        ))
    }
    return lines
  }

  private func agentLine(_ agent: Standing) -> EvidenceLine {
    var words = "Agent: no call in 5 minutes"
    if let rate = agent.recent.errorRate {
      words =
        "Agent: \(agent.recent.errors) of \(agent.recent.calls) calls failed in 5 minutes "
        + "(\(FigureText.percent(rate * 100)))"
    }
    if let tool = agent.tool {
      words += "; \(tool.errors) of all \(tool.calls) of this tool"
    }
    let isUsual = agent.mode.name == .normal && !agent.isStale
    if agent.mode.name != .normal { words += "; it is \(agent.mode.name.rawValue.uppercased())" }
    if agent.isStale { words += "; STALE" }
    if agent.isStale || agent.mode.name == .stopped {
      words += "; it may be that nobody waits for the answer"
    }
    return EvidenceLine(isUsual && agent.recent.errors == 0 ? .fact : .concern, words + ".")
  }

  private func spentLine(_ agent: Standing) -> String {
    let run = agent.run.map { run in
      "This run: \(run.calls) call\(plural(run.calls)), \(run.errors) failed, \(run.usage.words). "
    }
    return (run ?? "This run: nothing reported. ")
      + "The agent in all: \(agent.calls) call\(plural(agent.calls)), \(agent.usage.words)."
  }

  private func signalLine(_ signal: Signal) -> EvidenceLine {
    let isSilenced = signal.isSilenced(at: at)
    let care = isSilenced ? ", silenced" : signal.acknowledgedBy.map { ", seen by \($0)" } ?? ""
    let what = signal.explanation.map { ": \($0)" } ?? ""
    let age = FigureText.duration(at.since(signal.since))
    return EvidenceLine(
      isSilenced ? .fact : .concern,
      "Signal \(bareOrQuoted(signal.name)) for \(age)\(care)\(what)")
  }

  private func breakerLine(_ breaker: Breaker) -> EvidenceLine {
    let age = FigureText.duration(at.since(breaker.since))
    let rate = breaker.failureRate.map { ", \(FigureText.percent($0)) failed" } ?? ""
    let observed = breaker.observed ? ", observed" : ""
    let isClosed = breaker.state == .closed
    let state = isClosed ? "closed" : breaker.state.words.uppercased()
    return EvidenceLine(
      isClosed ? .fact : .concern,
      "Breaker \(bareOrQuoted(breaker.name)): \(state) for \(age)\(rate)\(observed).")
  }

  // MARK: The request

  private var requestLines: [EvidenceLine] {
    let confidence = card.request.confidence.map { FigureText.percent($0 * 100) } ?? "n/a"
    let threshold = card.request.threshold.map { ", it asks below \(FigureText.percent($0 * 100))" }
    let model = agent?.model.map(bareOrQuoted) ?? "not told"
    let version = agent?.version.map { ", agent version \(bareOrQuoted($0))" } ?? ""
    return [
      EvidenceLine(
        .fact, "Confidence \(confidence)\(threshold ?? ""); model \(model)\(version)."),
      EvidenceLine(.fact, policyWords),
      EvidenceLine(.fact, timeWords),
    ]
  }

  private var policyWords: String {
    let rules = card.terms.rules
    guard !rules.isEmpty else { return "Policy: no rule matched; the hub's default holds." }
    return "Policy: rule\(plural(rules.count)) "
      + rules.map(bareOrQuoted).joined(separator: ", ") + "."
  }

  private var timeWords: String {
    let given = FigureText.duration(card.expiresAt.since(card.raisedAt))
    let left = FigureText.duration(card.expiresAt.since(at))
    let now = card.state == .pending ? "\(left) left of \(given)" : "\(given) were given"
    let usual = usualTime.map { "; people took \(FigureText.duration($0)) for those like it" } ?? ""
    return "Time: \(now)\(usual)."
  }

  private var adviceLines: [EvidenceLine] {
    guard let advice = card.advice else { return [] }
    let advisor = bareOrQuoted(advice.advisor)
    let took = FigureText.duration(milliseconds: Double(advice.tookMs))
    switch advice.outcome {
    case .said(let comment, let leaning):
      let says = leaning.flatMap { $0 == .none ? nil : "\nrecommends: \($0.rawValue)" } ?? ""
      return [
        EvidenceLine(.heading, "The advisor says (a claim; \(advisor), \(took)):"),
        EvidenceLine(.claim, comment + says),
      ]
    case .failed(let words, let detail):
      return [EvidenceLine(.fact, "The advisor \(advisor) \(words).")]
        + (detail.isEmpty ? [] : [EvidenceLine(.claim, detail.withoutLastBreak)])
    }
  }
}

extension String {
  /// Programs end what they say with one; a line of nothing would follow it.
  fileprivate var withoutLastBreak: String { last?.isNewline == true ? String(dropLast()) : self }
}

private func plural(_ count: Int) -> String { count == 1 ? "" : "s" }

// MARK: Parts

extension BreakerState {
  /// `half-open`
  var words: String { String(rawValue.map { $0 == "_" ? "-" : $0 }) }
}

extension Usage {
  /// `12,345 tokens, $0.42`; an unknown price is not no price.
  var words: String {
    let cost =
      isCostUnknown
      ? "cost unknown" : cost.words(FigureText.dollars) + (unpriced > 0 ? " or more" : "")
    return "\(FigureText.count(Double(tokens))) tokens, \(cost)"
  }
}

extension Precedent {
  fileprivate var wentBadly: Bool { ending == .failed || ending == .unknown }

  /// `approved by mira after 9.0s on screen, completed`
  fileprivate var words: String {
    guard let judgement else { return "\(ending.rawValue), no person decided" }
    var words = "\(judgement.verdict.past) by \(judgement.by)"
    if let shown = judgement.displayedMs {
      words += " after \(FigureText.duration(milliseconds: Double(shown))) on screen"
      if judgement.isReflex { words += " (a reflex)" }
    }
    switch ending {
    case .completed, .failed: return words + ", \(ending.rawValue)"
    case .unknown: return words + ", outcome unknown"
    case .revoked: return words + ", revoked before it ran"
    case .lapsed: return words + ", never claimed"
    case .rejected, .responded, .degraded, .expired, .cancelled, .superseded: return words
    }
  }
}

extension Likeness {
  private static let maxDifferences = 4

  /// `amount 4,120 vs 3,900; order "A-1042" vs "A-1001"; same: currency`: this one first, then the
  /// earlier one.
  fileprivate var words: String {
    let differences = near + far
    guard !differences.isEmpty else { return "the same arguments" }
    var parts = differences.prefix(Self.maxDifferences).map(\.words)
    let left = differences.count - parts.count
    if left > 0 { parts.append("\(left) more differ") }
    if !same.isEmpty { parts.append("same: " + same.prefix(8).joined(separator: ", ")) }
    if same.count > 8 { parts[parts.count - 1] += " and \(same.count - 8) more" }
    return parts.joined(separator: "; ")
  }
}

extension Likeness.Difference {
  fileprivate var words: String { "\(path) \(Self.words(now)) vs \(Self.words(then))" }

  private static func words(_ value: JSON?) -> String {
    switch value {
    case nil: "nothing"
    case .number(let number) where number == number.rounded() && number.magnitude < 1e15:
      FigureText.count(number)
    case .object(let object): object["bytes"]?.integer.map { "\($0) bytes" } ?? "{}"
    case .null?, .bool?, .number?, .bigInteger?, .string?, .array?: value?.text ?? ""
    }
  }
}
