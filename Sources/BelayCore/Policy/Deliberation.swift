/// Tries the rules in order on one question.
///
/// Every effect is set by the first matching rule that names it, so that special rules stand before
/// general ones, and one rule may set the risk and another the deadline. Doubt tightens: a rule of
/// which it is unclear whether it matches makes things stricter, and never allows or bans.
struct Deliberation {
  private let request: EscalationRequest
  private(set) var steps: [PolicyStep] = []
  private(set) var rules: [String] = []

  private var risk = PolicySetting<Risk>(max)
  private var approvers = PolicySetting<Int>(max)
  private var confirm = PolicySetting<Confirmation> { $0 == .typed ? $0 : $1 }
  private var timeout = PolicySetting<Duration>(min)
  private var onTimeout = PolicySetting<OnTimeout> { first, _ in first }
  private var maxOpen = PolicySetting<Int>(min)
  private var reject = PolicySetting<String> { first, _ in first }
  private var approve = PolicySetting<AutoApproval> { first, _ in first }

  init(_ request: EscalationRequest, _ rules: [PolicyRule]) {
    self.request = request
    for rule in rules { attempt(rule) }
  }

  private mutating func attempt(_ rule: PolicyRule) {
    let certainty = rule.match.certainty(for: request)
    var step = PolicyStep(
      rule: rule.name, line: rule.place.line, certainty: certainty, sets: [], passedOver: [])
    if case .no = certainty {
      steps.append(step)
      return
    }
    for effect in rule.effects.named {
      guard certainty.allows(effect) else {
        step.passedOver.append(.init(effect: effect, by: nil))
        // A ban in doubt is at least a reason for people to look twice.
        if effect == .reject { _ = risk.take(.high, from: rule.name, surely: false) }
        continue
      }
      if take(effect, of: rule, surely: certainty == .matches) {
        step.sets.append(effect)
      } else {
        step.passedOver.append(.init(effect: effect, by: settler(of: effect)))
      }
    }
    let tightens = step.passedOver.contains { $0.effect == .reject && $0.by == nil }
    if !step.sets.isEmpty || tightens { self.rules.append(rule.name) }
    steps.append(step)
  }

  private mutating func take(
    _ effect: PolicyEffect, of rule: PolicyRule, surely: Bool
  ) -> Bool {
    let (effects, name) = (rule.effects, rule.name)
    switch effect {
    case .risk:
      return effects.risk.map { risk.take($0, from: name, surely: surely) } ?? false
    case .approvers:
      return effects.approvers.map { approvers.take($0, from: name, surely: surely) } ?? false
    case .confirm:
      return effects.confirm.map { confirm.take($0, from: name, surely: surely) } ?? false
    case .timeout:
      return effects.timeout.map { timeout.take($0, from: name, surely: surely) } ?? false
    case .maxOpen:
      return effects.maxOpen.map { maxOpen.take($0, from: name, surely: surely) } ?? false
    // None of these has a stricter half: it holds or it does not.
    case .onTimeout:
      return effects.onTimeout.map { onTimeout.take($0, from: name, surely: true) } ?? false
    case .reject:
      return effects.reject.map { reject.take($0, from: name, surely: true) } ?? false
    case .approve:
      return effects.approve.map { approve.take($0, from: name, surely: true) } ?? false
    }
  }

  private func settler(of effect: PolicyEffect) -> String? {
    switch effect {
    case .risk: risk.settledBy
    case .approvers: approvers.settledBy
    case .confirm: confirm.settledBy
    case .timeout: timeout.settledBy
    case .onTimeout: onTimeout.settledBy
    case .maxOpen: maxOpen.settledBy
    case .reject: reject.settledBy
    case .approve: approve.settledBy
    }
  }
}

extension PolicyCertainty {
  /// What a rule may do that holds only so far.
  fileprivate func allows(_ effect: PolicyEffect) -> Bool {
    switch (self, effect) {
    case (.no, _): false
    case (.matches, _): true
    case (.partly, .approve), (.unclear, .approve), (.unclear, .reject), (.unclear, .onTimeout):
      false
    case (.partly, _), (.unclear, _): true
    }
  }
}

// MARK: The result

extension Deliberation {
  /// How long people have: what the agent wants and the rules allow, whichever is shorter.
  private func timeout(_ circumstances: Circumstances) -> Duration {
    let wish = request.wantedTimeout(at: circumstances.now.wall)
    guard let cap = timeout.value else { return Escalation.clamped(wish ?? circumstances.timeout) }
    let isSettled = timeout.settledBy != nil
    let standard = wish ?? (isSettled ? cap : circumstances.timeout)
    return Escalation.clamped(min(standard, cap))
  }

  func judgement(_ policy: PolicyRules, _ circumstances: Circumstances) -> Judgement {
    var terms = Terms()
    terms.approvers = approvers.value(else: 1)
    terms.confirm = confirm.value(else: .key)
    terms.onTimeout = onTimeout.value
    terms.rules = rules
    terms.sha256 = policy.sha256
    var judgement = Judgement(
      terms: terms, risk: risk.value(else: request.risk ?? .high),
      timeout: timeout(circumstances),
      maxOpen: maxOpen.value(else: circumstances.maxOpen), steps: steps)
    answer(&judgement, circumstances)
    return judgement
  }

  /// A ban outranks the cap, the cap outranks an auto-approval, wherever they stand in the file.
  private func answer(_ judgement: inout Judgement, _ circumstances: Circumstances) {
    if let reason = reject.value, let rule = reject.settledBy {
      judgement.answer = .reject(rule: rule, reason: reason)
    } else if circumstances.waiting >= judgement.maxOpen {
      judgement.answer = .surplus(
        rule: maxOpen.settledBy ?? PolicyRule.defaultName, waiting: circumstances.waiting)
    } else if let approval = approve.value, let rule = approve.settledBy {
      let use = circumstances.standing.uses(of: rule, until: approval.until) + 1
      if let why = objection(to: approval, rule, judgement, circumstances) {
        judgement.withheld = PolicyWithheld(rule: rule, why: why)
      } else {
        judgement.answer = .approve(rule: rule, approval, use: use)
      }
    }
  }

  /// Why a person has to look all the same.
  private func objection(
    to approval: AutoApproval, _ rule: String, _ judgement: Judgement, _ now: Circumstances
  ) -> String? {
    objection(judgement) ?? now.objection(to: approval, of: rule)
  }

  private func objection(_ judgement: Judgement) -> String? {
    if judgement.risk >= .high {
      return "the risk is \(judgement.risk.rawValue), which only people approve"
    }
    if judgement.terms.approvers > 1 {
      return "\(judgement.terms.approvers) people have to approve"
    }
    if judgement.terms.confirm == .typed { return "it has to be confirmed by typing" }
    guard request.allows(.approve) else { return "the agent does not take approve for an answer" }
    guard request.size <= Self.mostLookedThrough else {
      return "it has more than \(Self.mostLookedThrough >> 10) KiB, which only people read through"
    }
    let inspection = Inspection(of: [.string(request.name), request.args, request.target ?? .null])
    return inspection.found.map { "it has \($0.words)" }
  }

  /// All of what is inspected; see `Inspection`.
  private static let mostLookedThrough = 60 << 10
}

extension Circumstances {
  /// Why this auto-approval approves nothing now.
  fileprivate func objection(to approval: AutoApproval, of rule: String) -> String? {
    if let revocation = standing.revocation(of: rule) {
      return "it was revoked by \(revocation.by)"
    }
    // The wall clock may have been turned back since: doubt means expired (INV 18).
    let length = approval.until.since(loaded.wall)
    guard now.wall < approval.until, now.boot.isBefore(loaded.boot.advanced(by: length)) else {
      return "it ended at \(approval.until.rfc3339Seconds)"
    }
    let used = standing.uses(of: rule, until: approval.until)
    if used >= approval.uses { return "its \(approval.uses) uses are used up" }
    if let restriction { return "\(restriction), and that outranks it" }
    return isAttended ? nil : "nobody is at a console"
  }
}

extension PolicyRules {
  /// What the rules make of a question. Cost: each rule once.
  package func judge(_ request: EscalationRequest, _ circumstances: Circumstances) -> Judgement {
    Deliberation(request, rules).judgement(self, circumstances)
  }
}
