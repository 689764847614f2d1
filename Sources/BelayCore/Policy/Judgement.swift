/// What policy makes of one question, and by which rules.
package struct Judgement: Sendable, Equatable {
  /// on which the card waits
  package var terms: Terms
  package var risk: Risk
  /// how long people have, at most
  package var timeout: Duration
  package var maxOpen: Int
  /// what policy answers in a person's place; nil: a person is asked
  package var answer: PolicyAnswer?
  /// why an auto-approval that matched is not used
  package var withheld: PolicyWithheld?
  /// rule by rule, for who wants to know
  package var steps: [PolicyStep]
}

/// An answer without a person. None of them loosens anything but a named auto-approval.
package enum PolicyAnswer: Sendable, Equatable {
  case reject(rule: String, reason: String)
  /// the agent has as many cards open as it may
  case surplus(rule: String, waiting: Int)
  /// `use` counts from 1
  case approve(rule: String, AutoApproval, use: Int)
}

extension PolicyAnswer {
  package var rule: String {
    switch self {
    case .reject(let rule, _), .surplus(let rule, _), .approve(let rule, _, _): rule
    }
  }

  /// For the agent and the record.
  var reason: String {
    switch self {
    case .reject(_, let reason): reason
    case .surplus(_, let waiting): "\(waiting) of its questions wait already, which is the cap"
    case .approve(_, let approval, let use):
      "use \(use) of \(approval.uses), until \(approval.until.rfc3339Seconds)"
    }
  }

  /// What the record of the verdict keeps, so that uses can be counted from it.
  var use: JSON {
    switch self {
    case .reject(let rule, _): ["rule": .string(rule)]
    case .surplus(let rule, let waiting): ["rule": .string(rule), "waiting": JSON(waiting)]
    case .approve(let rule, let approval, let use):
      [
        "rule": .string(rule), "until": .time(approval.until), "use": JSON(use),
        "uses": JSON(approval.uses),
      ]
    }
  }
}

/// An auto-approval that matched, and why it approves nothing this time.
package struct PolicyWithheld: Sendable, Equatable {
  package var rule: String
  package var why: String
}

/// How one rule went.
package struct PolicyStep: Sendable, Equatable {
  package var rule: String
  package var line: Int
  package var certainty: PolicyCertainty
  package var sets: [PolicyEffect]
  /// what it would set, and an earlier rule has set for good
  package var passedOver: [PassedOver]

  package struct PassedOver: Sendable, Equatable {
    package var effect: PolicyEffect
    /// the earlier rule; nil: doubt never sets this
    package var by: String?
  }
}
