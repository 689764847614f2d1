/// On which terms an escalation waits: what policy made of it when it was raised. Later changes of
/// the policy do not reach it.
package struct Terms: Sendable, Equatable {
  /// people who have to approve; one reject is enough to end it (INV 16)
  package var approvers = 1
  /// beyond what the risk demands by itself
  package var confirm = Confirmation.key
  /// in place of the agent's own
  package var onTimeout: OnTimeout?
  /// the rules that set something, in their order
  package var rules: [String] = []
  /// of the policy file; nil if there was none
  package var sha256: Digest?

  package init() {}
}

extension Terms {
  /// Which rules of which file; nil if there was none.
  var policy: JSON? {
    guard let sha256 else { return nil }
    return ["rules": .texts(rules), "sha256": .string(sha256.text)]
  }

  /// From the record that raised the escalation, or from its JSON; records of before there were
  /// policies say less.
  init(_ fields: Fields, _ risk: Risk, _ request: EscalationRequest) throws(RequestError) {
    approvers = max(1, try fields.optionalInteger("approvers") ?? 1)
    confirm = try fields.optionalWord("confirmation") ?? Confirmation.needed(risk, Terms())
    onTimeout = try fields.optionalWord("on_timeout") ?? request.onTimeout
    guard let policy = try fields.optionalFields("policy") else { return }
    rules = try policy.texts("rules")
    sha256 = try policy.optionalDigest("sha256")
  }
}
