/// The escalations that ended last, to hold a new one against.
///
/// At most 1,000, and 100 of one tool. What was ended by no person goes first, the oldest of it, so
/// that nobody can drive decisions out by asking and taking it back. What goes is counted by the
/// fleet; the ledger has it.
package struct Precedents: Sendable, Equatable {
  /// in the order in which they ended
  package private(set) var cases: [Precedent] = []

  package static let maxKept = 1_000
  package static let maxOfOneTool = 100

  init() {}

  /// - Returns: how many were given up for it, none or one.
  mutating func append(_ precedent: Precedent) -> Int {
    cases.append(precedent)
    let isSame = { (other: Precedent) in other.name.hasSameBytes(as: precedent.name) }
    if cases.count(where: isSame) > Self.maxOfOneTool { return give(up: isSame) }
    return cases.count > Self.maxKept ? give(up: { _ in true }) : 0
  }

  private mutating func give(up isEligible: (Precedent) -> Bool) -> Int {
    let place =
      cases.firstIndex { $0.judgement == nil && isEligible($0) }
      ?? cases.firstIndex(where: isEligible)
    guard let place else { return 0 }
    cases.remove(at: place)
    return 1
  }

  /// The outcome of one became known after it had ended.
  mutating func learn(_ handle: Int, _ state: EscalationState, at time: Timestamp) {
    guard let place = cases.lastIndex(where: { $0.handle == handle }) else { return }
    cases[place].end(as: state, at: time)
  }
}

// MARK: Looking up

extension Precedents {
  /// One that is like the action in question.
  package struct Match: Sendable, Equatable {
    package let precedent: Precedent
    package let likeness: Likeness
  }

  /// Those of the same tool that are near, and how many of it are not. The same agent's come first,
  /// of these what a person decided, then by the share of fields that are alike, then the newest. For
  /// one that is decided, those that had ended by then.
  ///
  /// Costs a walk over all; a comparison of fields with those of the tool, a microsecond each.
  package func like(_ card: Escalation) -> (near: [Match], others: Int) {
    var (near, others): ([Match], Int) = ([], 0)
    let mine = Leaves(card.request.args)
    let target = card.request.target.map(Leaves.short) ?? .null
    let decidedAt = card.state.ruling?.at
    for precedent in cases
    where precedent.handle != card.handle && precedent.name.hasSameBytes(as: card.request.name) {
      if let decidedAt, precedent.endedAt > decidedAt { continue }
      let likeness = Likeness(
        mine, precedent.arguments, isSameTarget: precedent.target == target)
      if likeness.isNear {
        near.append(Match(precedent: precedent, likeness: likeness))
      } else {
        others += 1
      }
    }
    let agent = card.key.agent
    near.sort { $0.comes(before: $1, for: agent) }
    return (near, others)
  }
}

extension Precedents {
  /// What became of those that are like it, in a few words; nil if there are none.
  package func brief(about card: Escalation) -> String? {
    PrecedentCounts(like(card).near.map(\.precedent)).brief
  }
}

extension Precedents.Match {
  fileprivate func comes(before other: Precedents.Match, for agent: AgentID) -> Bool {
    let (mine, its) = (precedent.agent == agent, other.precedent.agent == agent)
    if mine != its { return mine }
    let (judged, itsJudged) = (precedent.judgement != nil, other.precedent.judgement != nil)
    if judged != itsJudged { return judged }
    if likeness.share != other.likeness.share { return likeness.share > other.likeness.share }
    return precedent.handle > other.precedent.handle
  }
}

// MARK: JSON

extension Precedents {
  var json: JSON { .array(cases.map(\.json)) }

  init(_ cases: [Precedent]) { self.cases = cases }
}
