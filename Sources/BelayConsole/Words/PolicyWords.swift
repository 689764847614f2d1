import BelayCore

// What policy asks of a card, and what it did, in words.

extension Escalation {
  /// `rule: refunds-above-100`; nil where no rule said anything.
  var ruleWords: String? {
    guard !terms.rules.isEmpty else { return nil }
    return "\(terms.rules.count == 1 ? "rule" : "rules"): \(terms.rules.joined(separator: ", "))"
  }

  /// `1 of 2: mira approved 00:12 ago, 1 missing`; nil where one person is enough, and after the verdict.
  func approvalWords(at now: Timestamp) -> String? {
    guard terms.approvers > 1, state == .pending else { return nil }
    guard !endorsements.isEmpty else { return "needs \(terms.approvers) people" }
    let each = endorsements.map { "\($0.by) approved \(Age.clock(now.since($0.at))) ago" }
    let left = terms.approvers - endorsements.count
    return "\(endorsements.count) of \(terms.approvers): \(each.joined(separator: ", ")), "
      + "\(left) missing"
  }

  /// For the dialog: what one more approval comes to; nil where one is enough.
  var standingApprovals: String? {
    guard terms.approvers > 1 else { return nil }
    let left = terms.approvers - endorsements.count - 1
    guard left > 0 else { return "You are the last of \(terms.approvers) people to approve it." }
    return left == 1
      ? "Another person must approve it as well."
      : "\(left) other people must approve it as well."
  }

  /// Who approved the arguments otherwise than they were asked for, if somebody has.
  var editedBy: Endorsement? { endorsements.first { $0.grantDigest != actionDigest } }
}

extension PolicyStanding {
  /// For the line above the keys, while a newer file is not used.
  var troubleWords: String? {
    rejected.map { "The policy file is not used since \($0.at.clockText): \($0.problem)" }
  }
}

extension Record {
  /// What the operator is told at once about a change of the policy; nil for other records.
  var policyNotice: (words: String, tone: Notice.Tone)? {
    let data = event.data
    switch event.kind {
    case .policyLoaded:
      let count = data["rules"]?.array?.count ?? 0
      return ("The policy was loaded: \(Figure.plural(count, "rule")) from now on.", .good)
    case .policyRejected:
      let problem = data["problem"]?.string ?? ""
      return ("The policy file is not used, the old rules stay: \(problem)", .bad)
    case .policyRevoked:
      let (rule, by) = (data["rule"]?.string ?? "", data["by"]?.string ?? "")
      return ("\(by) revoked \(rule): it approves nothing any more.", .plain)
    default: return nil
    }
  }
}
