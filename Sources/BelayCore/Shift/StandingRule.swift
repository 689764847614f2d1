/// Something that holds until somebody ends it or its time is up, and that whoever takes over a
/// shift has to know of: nobody is asked about it again.
package struct StandingRule: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case autoApproval = "auto_approval"
    case mode, breaker, silence
    case legalHold = "legal_hold"

    /// As people say it.
    package var word: String {
      switch self {
      case .autoApproval: "auto-approval"
      case .mode: "mode"
      case .breaker: "breaker"
      case .silence: "silence"
      case .legalHold: "legal hold"
      }
    }
  }

  package let kind: Kind
  /// what it is about: a rule, an agent, an agent and its breaker or signal, records
  package let subject: String
  /// what it does and why, in words that may be an agent's or a file's
  package let words: String
  /// who set it, where that is known
  package var by: String?
  /// when it ends by itself; nil if it does not
  package var until: Timestamp?

  package var json: JSON {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "subject": .string(subject), "does": .string(words),
    ]
    object["by"] = by.map(JSON.string)
    object["until"] = until.map(JSON.time)
    return .object(object)
  }
}

// MARK: From the fold

extension StandingRule {
  /// Modes that somebody or something forced, breakers that are not left to themselves, and
  /// silences; by agent.
  static func rules(of fleet: Fleet, at now: Timestamp) -> [StandingRule] {
    let agents = fleet.agentsInOrder
    return agents.compactMap { mode(of: $0) } + agents.flatMap { breakers(of: $0) }
      + agents.flatMap { silences(of: $0, at: now) }
  }

  private static func mode(of agent: Agent) -> StandingRule? {
    let mode = agent.mode
    guard mode.name != .normal, mode.name != .stopped else { return nil }
    let why = mode.reason.isEmpty ? mode.cause : mode.reason
    return StandingRule(
      kind: .mode, subject: agent.id.text,
      words: why.isEmpty ? mode.name.rawValue : "\(mode.name.rawValue): \(why)", by: mode.by,
      until: mode.until)
  }

  private static func breakers(of agent: Agent) -> [StandingRule] {
    agent.breakers.compactMap { breaker in
      switch breaker.state {
      case .forcedOpen, .disabled, .metricsOnly:
        StandingRule(
          kind: .breaker, subject: "\(agent.id) \(breaker.name)", words: breaker.state.rawValue,
          until: breaker.until)
      case .closed, .open, .halfOpen: nil
      }
    }
  }

  private static func silences(of agent: Agent, at now: Timestamp) -> [StandingRule] {
    agent.silences.filter { $0.holds(at: now) }.map { silence in
      StandingRule(
        kind: .silence, subject: "\(agent.id) \(silence.signal)", words: silence.reason,
        by: silence.by, until: silence.until)
    }
  }
}

// MARK: From the hub's answers

extension StandingRule {
  /// Rules that still approve something, of `GET /v1/policy`.
  static func autoApprovals(_ policy: JSON, at now: Timestamp) -> [StandingRule] {
    (policy["rules"]?.array ?? []).compactMap { rule in
      guard let approve = rule["sets"]?["approve"], rule["revoked"] == nil,
        let until = approve["until"]?.string.flatMap(Timestamp.init(rfc3339:)), now < until
      else { return nil }
      let (used, uses) = (rule["used"]?.integer ?? 0, approve["uses"]?.integer ?? 0)
      guard used < uses else { return nil }
      return StandingRule(
        kind: .autoApproval, subject: rule["rule"]?.string ?? "",
        words: "approves \(rule["about"]?.string ?? ""), \(used) of \(uses) used", until: until)
    }
  }

  /// Of `GET /v1/ledger/holds`.
  static func legalHolds(_ holds: JSON) -> [StandingRule] {
    (holds["holds"]?.array ?? []).map { hold in
      let what =
        hold["agent_id"]?.string.map { "agent \($0)" } ?? hold["run"]?.string.map { "run \($0)" }
        ?? "records \(hold["from"]?.integer ?? 0) to \(hold["to"]?.integer ?? 0)"
      return StandingRule(
        kind: .legalHold, subject: "#\(hold["number"]?.integer ?? 0) \(what)",
        words: hold["reason"]?.string ?? "", by: hold["by"]?.string)
    }
  }
}
