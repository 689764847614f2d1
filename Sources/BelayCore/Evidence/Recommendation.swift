/// What the counts of earlier cases speak for, in one sentence with its basis; often nothing.
///
/// It is for reading only, and stands below everything that it rests on. Nothing that decides knows
/// it: it selects nothing, opens no dialog, shortens no wait and enables no key (promise 1).
///
/// The newest ten cases that a person decided speak; those of the same agent alone, if there are at
/// least three. They speak
///
/// - against, if two of the last three that ran did not complete, or if all were rejected;
/// - for, if all were approved as asked, at least three ran, all that ran completed, and nothing
///   stands against the agent just now;
/// - otherwise for nothing.
package struct Recommendation: Sendable, Equatable {
  package enum Leaning: String, Sendable, CaseIterable {
    case approve, reject, none
  }

  package let leaning: Leaning
  /// one sentence, the hub's own words
  package let words: String

  /// Cases that a person decided; fewer say nothing.
  package static let least = 3
  /// Older ones say nothing any more.
  package static let newest = 10

  private init(_ leaning: Leaning, _ words: String) {
    self.leaning = leaning
    self.words = words
  }

  /// - Parameters:
  ///   - matches: that are near, nearest first
  ///   - concerns: what stands against the agent just now, in words
  package init(
    _ matches: [Precedents.Match], of agent: AgentID, concerns: [String], at now: Timestamp
  ) {
    let speaking = Self.newest(of: matches, agent) { $0.judgement.map { !$0.isReflex } ?? false }
    let counts = PrecedentCounts(speaking)
    if let words = Self.failures(of: Self.newest(of: matches, agent, where: \.ran)) {
      self.init(.reject, words)
    } else if counts.decided < Self.least {
      self.init(.none, Self.tooFew(counts.decided))
    } else if counts.rejected + counts.degraded == counts.decided {
      self.init(.reject, Self.refused(counts))
    } else if let praise = Self.praise(counts) {
      let nearest = Self.nearest(matches, speaking, now)
      self =
        concerns.first.map { Self(.none, "No recommendation: \(praise), but \($0).") }
        ?? Self(.approve, "\(praise)\(nearest).")
    } else {
      let basis = [counts.verdicts, counts.outcomes].filter { !$0.isEmpty }.joined(separator: "; ")
      self.init(.none, "No recommendation: what is like it is mixed: \(basis).")
    }
  }

  /// Newest first; of the same agent alone if these are enough.
  private static func newest(
    of matches: [Precedents.Match], _ agent: AgentID, where isMeant: (Precedent) -> Bool
  ) -> [Precedent] {
    let all = matches.map(\.precedent).filter(isMeant)
    let own = all.filter { $0.agent == agent }
    let chosen = own.count >= least ? own : all
    return Array(chosen.sorted { $0.handle > $1.handle }.prefix(newest))
  }

  /// Two are enough to warn, since a warning costs a look at most.
  private static func failures(of ran: [Precedent]) -> String? {
    let counts = PrecedentCounts(ran.prefix(3))
    let bad = counts.failed + counts.unknown
    guard bad >= 2 else { return nil }
    let how = counts.unknown == 0 ? "failed" : "failed or ended unknown"
    return "\(bad) of the last \(counts.total) like it that ran \(how): consider rejecting it."
  }

  private static func refused(_ counts: PrecedentCounts) -> String {
    let verdict = counts.degraded == 0 ? "rejected" : "rejected or degraded"
    return "\(counts.decided) of \(counts.decided) like it were \(verdict): consider rejecting it."
  }

  private static func tooFew(_ decided: Int) -> String {
    let known =
      switch decided {
      case 0: "a person has decided none like it"
      case 1: "a person has decided 1 like it"
      default: "people have decided \(decided) like it"
      }
    return "No recommendation: \(known), and \(least) are the least that count."
  }

  /// Nil unless all speak for it.
  private static func praise(_ counts: PrecedentCounts) -> String? {
    guard counts.approved == counts.decided, counts.completed >= least,
      counts.failed + counts.unknown == 0
    else { return nil }
    let all = "\(counts.decided) of \(counts.decided) like it were approved"
    return counts.completed == counts.decided
      ? "\(all) and completed" : "\(all); the \(counts.completed) that ran completed"
  }

  private static func nearest(
    _ matches: [Precedents.Match], _ speaking: [Precedent], _ now: Timestamp
  ) -> String {
    let handles = speaking.map(\.handle)
    guard let nearest = matches.first(where: { handles.contains($0.precedent.handle) }) else {
      return ""
    }
    let age = FigureText.duration(now.since(nearest.precedent.raisedAt))
    return "; nearest \(nearest.precedent.handleText), \(age) ago"
  }

  package var json: JSON {
    [
      "recommendation": .string(leaning.rawValue), "text": .string(words),
      "least_decided": JSON(Self.least),
    ]
  }
}
