/// Which questions a rule is about. All that it says must hold; what it leaves open always does.
package struct PolicyMatch: Sendable, Equatable {
  /// one of these; none = every agent
  package var agents: [ToolPattern] = []
  /// one of these; none = every tool
  package var tools: [ToolPattern] = []
  /// the agent's hint is one of these, nil standing for none; empty = whatever it is
  package var hints: [Risk?] = []
  package var reasons: [EscalationReason] = []
  /// the agent's confidence passes all of these
  package var confidence: [ArgumentTest] = []
  package var when: [ArgumentCondition] = []

  package init() {}
}

/// Whether a rule is about a question, and why not.
package enum PolicyCertainty: Sendable, Equatable {
  case matches
  /// Some of the values that a path with `*` leads to pass, others do not.
  case partly(String)
  /// What it needs is missing, or of another kind.
  case unclear(String)
  case no(String)

  /// A no outweighs doubt, doubt outweighs half a yes, half a yes a whole one.
  func and(_ other: PolicyCertainty) -> PolicyCertainty { other.weight > weight ? other : self }

  private var weight: Int {
    switch self {
    case .matches: 0
    case .partly: 1
    case .unclear: 2
    case .no: 3
    }
  }
}

extension PolicyMatch {
  /// Cost: one walk over what it says; patterns and paths are short.
  func certainty(for request: EscalationRequest) -> PolicyCertainty {
    let parts = [
      named(request.agentID.text, agents, "agent"), named(request.name, tools, "tool"),
      hinted(request.risk), reasoned(request.reason), confident(request.confidence),
    ]
    let rest = when.map { $0.certainty(in: request.args) }
    return (parts + rest).reduce(.matches) { $0.and($1) }
  }

  private func named(
    _ name: String, _ patterns: [ToolPattern], _ what: String
  ) -> PolicyCertainty {
    guard !patterns.isEmpty, !patterns.contains(where: { $0.matches(name) }) else {
      return .matches
    }
    let wanted = patterns.map(\.description).joined(separator: " or ")
    return .no("the \(what) is \(name), not \(wanted)")
  }

  private func hinted(_ hint: Risk?) -> PolicyCertainty {
    guard !hints.isEmpty, !hints.contains(hint) else { return .matches }
    return .no(
      "the hint is \(Self.word(hint)), not \(hints.map(Self.word).joined(separator: " or "))")
  }

  private func reasoned(_ reason: EscalationReason) -> PolicyCertainty {
    guard !reasons.isEmpty, !reasons.contains(reason) else { return .matches }
    return .no(
      "the reason is \(reason.rawValue), not "
        + reasons.map(\.rawValue).joined(separator: " or "))
  }

  private func confident(_ told: Double?) -> PolicyCertainty {
    guard !confidence.isEmpty else { return .matches }
    guard let told else { return .unclear("the agent does not say how sure it is") }
    guard let failed = confidence.first(where: { $0.holds(for: .number(told)) != true }) else {
      return .matches
    }
    return .no("the confidence is \(JSON.number(told).text), not \(failed.words)")
  }

  static func word(_ hint: Risk?) -> String { hint?.rawValue ?? "none" }
}
