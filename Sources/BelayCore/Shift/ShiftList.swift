/// What somebody who takes over a shift has to know: which cards are open and who looks at them,
/// and what holds meanwhile without anybody being asked.
///
/// Cards, modes, breakers and silences come from the fold. Auto-approvals and legal holds come from
/// the hub's answers; what it did not answer is named in `unknown` and never looks like none.
package struct ShiftList: Sendable, Equatable {
  package struct Card: Sendable, Equatable {
    package let escalation: Escalation
    /// until its deadline; nil where a verdict was given and something else is awaited
    package let left: Duration?
    package let age: Duration
    package let holder: String?
  }

  /// Oldest first.
  package let cards: [Card]
  package let rules: [StandingRule]
  /// `auto-approvals`, `legal holds`
  package let unknown: [String]
  /// The newest handoff, whether or not it was acknowledged.
  package let handoff: Handoff?

  /// - Parameters:
  ///   - policy: the answer to `GET /v1/policy`; nil if there is none.
  ///   - holds: the answer to `GET /v1/ledger/holds`; nil if there is none.
  ///   - now: by the hub's clock.
  package init(_ fleet: Fleet, policy: JSON?, holds: JSON?, at now: Timestamp) {
    cards = fleet.escalationsInOrder.filter(\.isOpen).map { card in
      Card(
        escalation: card,
        left: card.state == .pending ? max(.zero, card.expiresAt.since(now)) : nil,
        age: max(.zero, now.since(card.raisedAt)), holder: card.holder(at: now)?.name)
    }
    rules =
      (policy.map { StandingRule.autoApprovals($0, at: now) } ?? [])
      + StandingRule.rules(of: fleet, at: now) + (holds.map(StandingRule.legalHolds) ?? [])
    unknown =
      (policy == nil ? ["auto-approvals"] : []) + (holds == nil ? ["legal holds"] : [])
    handoff = fleet.handoff
  }

  package var json: JSON {
    var object: JSONObject = [
      "open": .array(cards.map(\.json)), "standing": .array(rules.map(\.json)),
      "unknown": .texts(unknown),
    ]
    object["handoff"] = handoff?.json
    return .object(object)
  }
}

extension ShiftList.Card {
  var json: JSON {
    var object: JSONObject = [
      "handle": .string(escalation.handleText), "agent_id": .string(escalation.key.agent.text),
      "name": .string(escalation.request.name), "risk": .string(escalation.risk.rawValue),
      "state": .string(escalation.state.wireWord), "age_s": JSON(Int(age.components.seconds)),
      "action_digest": .string(escalation.actionDigest.text),
    ]
    object["left_s"] = left.map { JSON(Int($0.components.seconds)) }
    object["held_by"] = holder.map(JSON.string)
    if escalation.terms.approvers > 1 {
      object["approvers"] = JSON(escalation.terms.approvers)
      object["approved_by"] = .texts(escalation.approvedBy)
    }
    return .object(object)
  }
}
