import BelayCanvas
import BelayCore

/// The one action a dialog is bound to: identity and digest as they were on the screen when it
/// opened (INV 14). Nothing that happens later changes it; it can only turn out to be outdated.
struct Target: Sendable, Equatable {
  let key: EscalationKey
  let handle: Int
  let digest: Digest
  let name: String
  let run: String
  let risk: Risk
  /// What policy wants from whoever approves it.
  let confirm: Confirmation
  let approvers: Int
  /// Characters in what the agent sent that would not show, or not as themselves.
  let hidden: Int

  init(_ escalation: Escalation) {
    self.init(escalation, hidden: ActionText.hidden(in: escalation.request))
  }

  /// With the count that was taken when the card came.
  init(_ escalation: Escalation, hidden: Int) {
    key = escalation.key
    handle = escalation.handle
    digest = escalation.actionDigest
    name = escalation.request.name
    run = escalation.request.runID
    risk = escalation.risk
    confirm = escalation.terms.confirm
    approvers = escalation.terms.approvers
    self.hidden = hidden
  }

  var handleText: String { "E-\(handle)" }

  /// High risk, text that does not show what it holds, or policy takes the typed digest.
  var needsTypedDigest: Bool { risk.needsTypedDigest || confirm == .typed || hidden > 0 }

  /// Why it is never decided together with others; nil if it may be.
  var alone: String? {
    if risk.needsTypedDigest { return "is \(risk.tier)" }
    if hidden > 0 { return "has hidden characters" }
    if confirm == .typed { return "is confirmed by typing" }
    return approvers > 1 ? "needs \(approvers) people" : nil
  }
}
