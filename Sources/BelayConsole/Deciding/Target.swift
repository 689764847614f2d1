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
    self.hidden = hidden
  }

  var handleText: String { "E-\(handle)" }

  /// High risk, or text that does not show what it holds, takes the typed digest.
  var needsTypedDigest: Bool { risk.needsTypedDigest || hidden > 0 }
}
