/// One rule of a policy file: which questions it is about, and what holds for them.
package struct PolicyRule: Sendable, Equatable {
  /// 1-64 of `A-Z a-z 0-9 . _ -`; unlike any other of the file
  package let name: String
  /// where the file has it
  package let place: TOML.Place
  package let match: PolicyMatch
  package let effects: PolicyEffects

  /// What holds where no rule says otherwise; no rule may be called so.
  package static let defaultName = "default"

  package init(
    name: String, place: TOML.Place = TOML.Place(line: 1, column: 1),
    match: PolicyMatch = PolicyMatch(), effects: PolicyEffects
  ) {
    self.name = name
    self.place = place
    self.match = match
    self.effects = effects
  }

  /// Who decides by it, as the record says: never a person.
  package var actor: String { Self.actor(name) }

  package static func actor(_ rule: String) -> String { "policy:\(rule)" }
}

/// What a rule can set, one by one.
package enum PolicyEffect: String, Sendable, CaseIterable {
  case risk, approvers, confirm, timeout
  case onTimeout = "on_timeout"
  case maxOpen = "max_open"
  case reject, approve
}

/// What a rule sets; nil leaves it to the rules after it.
package struct PolicyEffects: Sendable, Equatable {
  package var risk: Risk?
  /// people who have to approve
  package var approvers: Int?
  package var confirm: Confirmation?
  /// how long people have at most; the agent's own wish counts if it is shorter
  package var timeout: Duration?
  package var onTimeout: OnTimeout?
  /// cards of one agent that may wait at once
  package var maxOpen: Int?
  /// why nobody is asked
  package var reject: String?
  package var approve: AutoApproval?

  package static let mostApprovers = 5
  package static let mostOpen = 1_000

  package init() {}

  /// What it sets, in the order of the table.
  package var named: [PolicyEffect] { PolicyEffect.allCases.filter(sets) }

  private func sets(_ effect: PolicyEffect) -> Bool {
    switch effect {
    case .risk: risk != nil
    case .approvers: approvers != nil
    case .confirm: confirm != nil
    case .timeout: timeout != nil
    case .onTimeout: onTimeout != nil
    case .maxOpen: maxOpen != nil
    case .reject: reject != nil
    case .approve: approve != nil
    }
  }
}

/// Leave to approve without a person, for a time and for a number of uses (INV 17).
package struct AutoApproval: Sendable, Equatable {
  package var until: Timestamp
  package var uses: Int

  /// How far ahead it may end: somebody has to renew it every day.
  package static let longest = Duration.seconds(86_400)
  package static let mostUses = 10_000

  package init(until: Timestamp, uses: Int) {
    self.until = until
    self.uses = uses
  }
}
