/// What the ledger can show for one duty of Regulation (EU) 2024/1689, in counts and record numbers.
///
/// It says what is there; whether that is enough is for people to judge. Not legal advice.
package struct ArticleEvidence: Sendable, Equatable {
  /// `14(4)(d)`
  package var article: String
  package var duty: String
  package var finding: String
  /// Some of the records that it rests on, the first ones.
  package var seqs: [Int]

  static let maxSeqs = 20

  init(_ article: String, _ duty: String, _ finding: String, _ seqs: [Int] = []) {
    self.article = article
    self.duty = duty
    self.finding = finding
    self.seqs = Array(seqs.prefix(Self.maxSeqs))
  }

  var json: JSON {
    [
      "article": .string(article), "duty": .string(duty), "finding": .string(finding),
      "seqs": .array(seqs.map { JSON($0) }),
    ]
  }
}

extension OversightReport {
  /// The operator's abilities of Article 14(4) and the log duties of 12, 19 and 26.
  package func articles(_ integrity: ReportIntegrity, madeAt now: Timestamp) -> [ArticleEvidence] {
    let all = decisions
    let decided = all.filter { $0.answer.map { !$0.isByPolicy } ?? false }
    return [
      recording(integrity), changing, watching, verifying(decided), monitoring, bias(all, decided),
      interpreting(decided), overriding(all, decided), stopping, twoPeople(decided),
    ] + keeping(integrity, now) + [assigning(decided), suspending]
  }

  // MARK: Logs

  private func recording(_ integrity: ReportIntegrity) -> ArticleEvidence {
    ArticleEvidence(
      "12(1)", "events are recorded automatically over the system's lifetime",
      "\(counts.values.reduce(0, +)) records in the period. \(integrity.sentence) "
        + integrity.completenessSentence,
      [firstSeq, lastSeq].compactMap(\.self))
  }

  private var changing: ArticleEvidence {
    ArticleEvidence(
      "12(2)(a)", "the log lets risks and substantial modifications be found",
      "Starts of agents with their versions, and changes of rules, models and keys: "
        + "\(settings.count); signals of trouble: \(signals.count).", settings.map(\.seq))
  }

  private var watching: ArticleEvidence {
    ArticleEvidence(
      "12(2)(b)-(c)", "the log serves post-market monitoring and the monitoring of operation",
      "Types of records: \(counts.count); escalations: \(decisions.count); orders: "
        + "\(orderCases.count); times out of normal mode: \(modeSpells.count).")
  }

  private func verifying(_ decided: [DecisionCase]) -> ArticleEvidence {
    let people = Set(decided.compactMap { $0.answer?.by })
    return ArticleEvidence(
      "12(3)(d)", "who verified a result is on record",
      "Decisions by a person, each with name, credential and time: \(decided.count), by "
        + "\(people.count) people.", decided.compactMap { $0.answer?.seq })
  }

  private func keeping(_ integrity: ReportIntegrity, _ now: Timestamp) -> [ArticleEvidence] {
    let age = integrity.oldest.map { now.since($0).components.seconds / 86_400 }
    let erased = redactions.reduce(0) { $0 + $1.count }
    let finding =
      age.map {
        "The oldest record is \($0) days old; nothing is pruned. Payloads erased in the period, "
          + "with their legal basis: \(erased)."
      } ?? "The ledger is empty."
    return ["19", "26(6)"].map {
      ArticleEvidence(
        $0, "logs are kept for at least six months", finding, redactions.map(\.seq))
    }
  }

  // MARK: People

  private var monitoring: ArticleEvidence {
    let seen = signals.count { $0.acknowledgedBy != nil }
    return ArticleEvidence(
      "14(4)(a)", "people can monitor it and detect anomalies",
      "Signals raised: \(signals.count); acknowledged by a person: \(seen).",
      signals.map(\.seq))
  }

  private func bias(_ all: [DecisionCase], _ decided: [DecisionCase]) -> ArticleEvidence {
    let reflexes = all.filter(\.isReflex)
    return ArticleEvidence(
      "14(4)(b)", "people stay aware of automation bias",
      "Decisions: \(decided.count); by key after less than "
        + "\(DecisionCase.reflexTime.components.seconds) s on the screen: \(reflexes.count).",
      reflexes.compactMap { $0.answer?.seq })
  }

  private func interpreting(_ decided: [DecisionCase]) -> ArticleEvidence {
    let confident = decided.count { $0.facts.confidence != nil }
    return ArticleEvidence(
      "14(4)(c)", "people can interpret its output",
      "Decisions, each with the digest of the action that was shown: \(decided.count); with a "
        + "confidence of the agent: \(confident).",
      decided.compactMap { $0.answer?.seq })
  }

  private func overriding(_ all: [DecisionCase], _ decided: [DecisionCase]) -> ArticleEvidence {
    let overrides = decided.filter(\.isOverride)
    let reversed = all.count { $0.facts.revocation != nil }
    return ArticleEvidence(
      "14(4)(d)", "people can disregard, override or reverse it",
      "Decisions: \(decided.count); other than what the agent asked for: \(overrides.count); "
        + "approvals taken back: \(reversed).",
      overrides.compactMap { $0.answer?.seq })
  }

  private var stopping: ArticleEvidence {
    let stops = orderCases.filter(\.control.verb.restricts)
    let done = stops.count { $0.timeToEffect != nil }
    return ArticleEvidence(
      "14(4)(e)", "people can intervene or stop it, into a safe state",
      "Orders to degrade, pause or kill: \(stops.count); in effect by the agent's word: \(done).",
      stops.map(\.control.seq))
  }

  private func twoPeople(_ decided: [DecisionCase]) -> ArticleEvidence {
    let dual = decided.filter { $0.answer?.approvedBy.count ?? 0 > 1 }
    return ArticleEvidence(
      "14(5)", "where it is asked for, two people confirm separately",
      "Escalations that needed more than one person: "
        + "\(decided.count { $0.facts.approvers > 1 }); approved by several: \(dual.count).",
      dual.compactMap { $0.answer?.seq })
  }

  private func assigning(_ decided: [DecisionCase]) -> ArticleEvidence {
    let people = Set(decided.compactMap { $0.answer?.by } + orderCases.map(\.control.by))
    let unattended = decisions.count { $0.facts.noOperator }
    return ArticleEvidence(
      "26(2)", "oversight is with people who are assigned to it",
      "People and rules who decided or ordered, under credentials of role operator: "
        + "\(people.count); escalations raised with nobody at a console: \(unattended). Competence "
        + "and training are not in the log.")
  }

  private var suspending: ArticleEvidence {
    let spells = modeSpells.filter { $0.mode != .stopped }
    return ArticleEvidence(
      "26(5)", "its operation is monitored, and suspended where there is a risk",
      "Times that an agent was degraded or paused: \(spells.count).", spells.compactMap(\.startSeq))
  }
}
