// What people are asked, what they answer, and the orders they give. The hub writes these.

extension Facts {
  /// `ESCAL human.ask kyc.override E-18 HIGH expires 12:08:01`
  var ask: Phrase {
    if self["surplus"]?.bool == true { return surplus }
    return Phrase(
      level: .escalation, who: asker, kind: "human.ask", detail: text("name") ?? "",
      figure: joined(
        handle, text("risk")?.uppercased(), clock("expires", "expires_at"),
        self["no_operator"]?.bool == true ? "no operator" : nil))
  }

  /// `WARN over cap  stripe.refund  E-40 nobody is asked`
  private var surplus: Phrase {
    Phrase(
      level: .warn, who: asker, kind: "over cap", detail: text("name") ?? "",
      figure: joined(handle, "nobody is asked"))
  }

  /// `HUMAN decision E-16 approved refund-agent digest 9f3a..c1`
  var verdict: Phrase {
    if self["affordance"]?.string == Affordance.policy.rawValue { return policyVerdict }
    let digest = (text("grant_digest") ?? text("action_digest")).flatMap { Digest($0) }
    return Phrase(
      level: .human, who: text("decided_by"), kind: "decision",
      detail: joined(handle, text("decision").map(Self.past)),
      figure: joined(asker, digest.map { "digest \($0.short)" }))
  }

  /// `HUMAN decision E-16 approved 1 of 2 refund-agent digest 9f3a..c1`: more people have to.
  var endorsement: Phrase {
    let digest = text("grant_digest").flatMap { Digest($0) }
    return Phrase(
      level: .human, who: text("endorsed_by"), kind: "decision",
      detail: joined(
        handle, text("decision").map(Self.past), text("approval"), "of", text("approvers")),
      figure: joined(asker, digest.map { "digest \($0.short)" }))
  }

  /// `ok policy E-16 approved rule lab-reads use 3 of 50`, `WARN policy E-17 rejected rule no-shell …`:
  /// a rule decided, which is no word of a person.
  private var policyVerdict: Phrase {
    let use = text("policy", "use").map { "use \($0) of \(text("policy", "uses") ?? "?")" }
    return Phrase(
      level: text("decision") == Verdict.approve.rawValue ? .ok : .warn, who: asker,
      kind: "policy", detail: joined(handle, text("decision").map(Self.past)),
      figure: joined(text("policy", "rule").map { "rule " + $0 }, use ?? text("reason")))
  }

  /// `HUMAN policy loaded 7 rules sha256 9f3a..c1`, `ERROR policy rejected 4:1: unknown key …`
  var policy: Phrase {
    let digest = text("sha256").flatMap { Digest($0) }.map { "sha256 \($0.short)" }
    switch event.kind {
    case .policyRejected:
      return Phrase(level: .error, kind: "policy", detail: lastWord, figure: text("problem") ?? "")
    case .policyRevoked:
      return Phrase(
        level: .human, who: text("by"), kind: "policy", detail: joined(text("rule"), lastWord),
        figure: text("reason") ?? "")
    default:
      let count = self["rules"]?.array?.count ?? 0
      return Phrase(
        level: .human, kind: "policy", detail: lastWord,
        figure: joined("\(count) \(count == 1 ? "rule" : "rules")", digest))
    }
  }

  /// `HUMAN models loaded 41 models sha256 9f3a..c1`, `ERROR models rejected 4:1: unknown key …`
  var models: Phrase {
    guard event.kind == .modelsLoaded else {
      return Phrase(level: .error, kind: "models", detail: lastWord, figure: text("problem") ?? "")
    }
    let digest = text("sha256").flatMap { Digest($0) }.map { "sha256 \($0.short)" }
    let count = self["models"]?.array?.count ?? 0
    return Phrase(
      level: text("path") == nil ? .ok : .human, kind: "models", detail: lastWord,
      figure: joined("\(count) \(count == 1 ? "model" : "models")", digest))
  }

  /// `HUMAN card E-16 deferred refund-agent`: what operators do with a card before they decide.
  var hold: Phrase {
    let word =
      switch event.kind {
      case .escalationClaimedBy: "taken"
      default: lastWord
      }
    return Phrase(
      level: event.kind == .escalationDisplayed ? .ok : .human, who: text("by"), kind: "card",
      detail: joined(handle, word), figure: asker ?? "")
  }

  /// `ok answer E-16 delivered rejected`: whatever the verdict was, its agent has it now.
  private var answer: Phrase {
    Phrase(
      level: .ok, who: asker, kind: "answer", detail: joined(handle, lastWord),
      figure: joined(text("decision").map(Self.past)))
  }

  /// `ok grant E-16 claimed`, `ERROR grant E-16 unknown`
  var grant: Phrase {
    guard event.kind != .escalationDelivered else { return answer }
    let isExecuted = event.kind == .escalationExecuted
    let status = isExecuted ? text("status") ?? lastWord : lastWord
    return Phrase(
      level: isExecuted && status != "completed" ? .error : .ok, who: asker, kind: "grant",
      detail: joined(handle, status), figure: joined(text("detail")))
  }

  /// `WARN card E-16 expired no operator`, `WARN card E-16 revoked by mira …`
  var ending: Phrase {
    let revoker = text("revoked_by")
    return Phrase(
      level: event.kind == .escalationCancelled ? .ok : .warn, who: asker, kind: "card",
      detail: joined(handle, revoker == nil ? lastWord : "revoked"),
      figure: joined(
        revoker.map { "by " + $0 }, text("reason") ?? text("detail"),
        text("superseded_by").map { "by " + $0 },
        self["no_operator"]?.bool == true ? "no operator" : nil))
  }

  /// `ok advice E-16 advisor.py says reject: the amount is above`
  var advice: Phrase {
    let failure = text("failure")
    let leaning = text("recommendation").flatMap { $0 == "none" ? nil : " " + $0 } ?? ""
    return Phrase(
      level: failure == nil ? .ok : .warn, who: asker, kind: "advice",
      detail: joined(handle, text("advisor")),
      figure: failure ?? "says\(leaning): \(text("comment") ?? "")")
  }

  /// `HUMAN control degrade refund-agent too many errors`, `ok control degrade in effect`
  var control: Phrase {
    let verb = joined(text("verb") ?? text("control", "verb"), text("breaker"))
    let agent = text("control", "agent") ?? text("agent") ?? text("agent_id")
    if event.kind == .controlRequested {
      // What the hub orders by itself is no word of a person.
      return Phrase(
        level: text("cause") == "signal" ? .warn : .human,
        who: text("by") ?? text("requested_by"), kind: "control", detail: verb,
        figure: joined(agent, text("reason")))
    }
    let isTrouble = event.kind == .controlFailed || event.kind == .controlExpired
    return Phrase(
      level: isTrouble ? .error : .ok, who: agent, kind: "control",
      detail: joined(verb, lastWord), figure: text("detail") ?? "")
  }

  /// `HUMAN operator connected`, `HUMAN note looking into it`
  var presence: Phrase {
    let isNote = event.kind == .operatorNote
    let note = text("note") ?? text("message") ?? text("text")
    return Phrase(
      level: .human, who: text("operator") ?? text("by"), kind: isNote ? "note" : "operator",
      detail: isNote ? note ?? excerpt : lastWord)
  }

  /// `HUMAN handoff recorded 3 cards open, refunds are slow today`
  var handoff: Phrase {
    let cards = self["open"]?.array.map { "\($0.count) \($0.count == 1 ? "card" : "cards") open" }
    return Phrase(
      level: .human, who: text("operator"), kind: "handoff", detail: lastWord,
      figure: joined(cards, text("note"), text("handoff").map { "#" + $0 }))
  }

  /// `E-16`
  private var handle: String? { text("escalation", "handle").map { "E-" + $0 } }

  /// The agent that asked.
  private var asker: String? { text("escalation", "agent") }

  /// The end of the type in words: `in effect` of `belay.control.in_effect`.
  private var lastWord: String {
    let word = event.type.utf8.split(separator: UInt8(ascii: ".")).last.map { Substring($0) }
    return (word ?? "").split(separator: "_").joined(separator: " ")
  }

  private static func past(_ verdict: String) -> String {
    Verdict(rawValue: verdict)?.past ?? verdict
  }
}
