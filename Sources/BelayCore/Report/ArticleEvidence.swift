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
    [recording(integrity), monitoring, bias, interpreting, overriding, stopping]
      + keeping(integrity, now) + [suspending]
  }

  private func recording(_ integrity: ReportIntegrity) -> ArticleEvidence {
    ArticleEvidence(
      "12(1)", "events are recorded automatically over the system's lifetime",
      "\(counts.values.reduce(0, +)) records in the period. \(integrity.sentence)",
      [firstSeq, lastSeq].compactMap(\.self))
  }

  private var monitoring: ArticleEvidence {
    let seen = signals.count { $0.acknowledgedBy != nil }
    return ArticleEvidence(
      "14(4)(a)", "people can monitor it and detect anomalies",
      "Signals raised: \(signals.count); acknowledged by a person: \(seen).",
      signals.map(\.seq))
  }

  private var bias: ArticleEvidence {
    let reflexes = decisions.filter(\.isReflex)
    return ArticleEvidence(
      "14(4)(b)", "people stay aware of automation bias",
      "Decisions: \(decided.count); by key after less than "
        + "\(DecisionCase.reflexTime.components.seconds) s on the screen: \(reflexes.count).",
      reflexes.compactMap { $0.ruling?.seq })
  }

  private var interpreting: ArticleEvidence {
    let confident = decided.count { $0.escalation.request.confidence != nil }
    return ArticleEvidence(
      "14(4)(c)", "people can interpret its output",
      "Decisions, each with the digest of the action that was shown: \(decided.count); with a "
        + "confidence of the agent: \(confident).",
      decided.compactMap { $0.ruling?.seq })
  }

  private var overriding: ArticleEvidence {
    let overrides = decisions.filter(\.isOverride)
    return ArticleEvidence(
      "14(4)(d)", "people can disregard, override or reverse it",
      "Decisions: \(decided.count); other than what the agent asked for: \(overrides.count).",
      overrides.compactMap { $0.ruling?.seq })
  }

  private var stopping: ArticleEvidence {
    let stops = restrictions
    let done = stops.count { $0.timeToEffect != nil }
    return ArticleEvidence(
      "14(4)(e)", "people can intervene or stop it, into a safe state",
      "Orders to degrade, pause or kill: \(stops.count); in effect by the agent's word: \(done).",
      stops.map(\.control.seq))
  }

  private func keeping(_ integrity: ReportIntegrity, _ now: Timestamp) -> [ArticleEvidence] {
    let age = integrity.oldest.map { now.since($0).components.seconds / 86_400 }
    let finding =
      age.map { "The oldest record is \($0) days old; records are kept since then." }
      ?? "The ledger is empty."
    return ["19", "26(6)"].map {
      ArticleEvidence($0, "logs are kept for at least six months", finding)
    }
  }

  private var suspending: ArticleEvidence {
    let spells = modeSpells.filter { $0.mode != .stopped }
    return ArticleEvidence(
      "26(5)", "its operation is monitored, and suspended where there is a risk",
      "Times that an agent was degraded or paused: \(spells.count).", spells.compactMap(\.startSeq))
  }

  private var decided: [DecisionCase] { decisions.filter { $0.ruling != nil } }

  private var restrictions: [OrderCase] { orderCases.filter(\.control.verb.restricts) }
}
