/// What is on record that bears on one escalation: earlier ones like it, how its agent is doing, what
/// it stands on, which policy it met. For people, and for an advisor.
///
/// Worked out from the fold alone, so that hub, console and replay show the same (INV 6). It decides
/// nothing; a `Recommendation` is read off it, last.
package struct Evidence: Sendable, Equatable {
  package let card: Escalation
  /// of the hub's clock
  package let at: Timestamp
  /// those that are near, nearest first
  package let matches: [Precedents.Match]
  /// how many of the same tool are not near
  package let others: Int
  /// nil if the fold does not hold the agent
  package let agent: Standing?
  /// Breakers of what it wants to use: its target, its tool, or what the tool's name begins with.
  package let breakers: [Breaker]

  /// How the agent that asks is doing.
  package struct Standing: Sendable, Equatable {
    package let mode: Mode
    package let isStale: Bool
    package let version: String?
    /// the last five minutes
    package let recent: TallyWindow
    package let calls: Int
    package let errors: Int
    package let usage: Usage
    /// all that stand, those that are silenced included
    package let signals: [Signal]
    /// breakers that are not about what it wants to use and refuse calls
    package let otherOpen: Int
    /// all its calls of the tool that it asks for
    package let tool: CallLine?
    /// the newest model that it called
    package let model: String?
    /// the run that it asks in
    package let run: Run?
  }
}

// MARK: Gathering

extension Fleet {
  /// Costs a walk over the precedents and the agent's five minutes: some 50 µs with 100 of the tool.
  package func evidence(about card: Escalation, at now: Timestamp) -> Evidence {
    let (near, others) = precedents.like(card)
    let agent = agents[card.key.agent]
    let breakers = agent?.breakers.filter { card.stands(on: $0) } ?? []
    return Evidence(
      card: card, at: now, matches: near, others: others,
      agent: agent?.standing(for: card, except: breakers, at: now), breakers: breakers)
  }
}

extension Agent {
  fileprivate func standing(
    for card: Escalation, except breakers: [Breaker], at now: Timestamp
  ) -> Evidence.Standing {
    let name = card.request.name
    let models = callLines.filter { $0.kind == .model }
    return Evidence.Standing(
      mode: mode, isStale: isStale(at: now), version: version, recent: tally.window(at: now),
      calls: totals.calls, errors: totals.errors, usage: Usage(totals), signals: signals,
      otherOpen: self.breakers.count(where: \.state.refusesCalls)
        - breakers.count(where: \.state.refusesCalls),
      tool: callLines.first { $0.kind == .tool && $0.name.hasSameBytes(as: name) },
      model: models.max { $0.lastSeq < $1.lastSeq }?.name,
      run: runs.last { $0.id.hasSameBytes(as: card.request.runID) })
  }
}

extension Escalation {
  /// `stripe.refund` on the target `stripe` stands on the breakers `stripe.refund` and `stripe`.
  fileprivate func stands(on breaker: Breaker) -> Bool {
    let name = breaker.name
    if name.hasSameBytes(as: request.name) { return true }
    if let target = request.target?.string, name.hasSameBytes(as: target) { return true }
    guard let dot = request.name.firstIndex(of: ".") else { return false }
    return name.hasSameBytes(as: String(request.name[..<dot]))
  }
}

// MARK: What follows from it

extension Evidence {
  package var counts: PrecedentCounts { PrecedentCounts(matches.map(\.precedent)) }

  /// Nil once there is nothing left to decide.
  package var recommendation: Recommendation? {
    guard card.state == .pending else { return nil }
    return Recommendation(matches, of: card.key.agent, concerns: concerns, at: at)
  }

  /// What stands against the agent just now, the gravest first; in words that can follow "but".
  var concerns: [String] {
    var concerns: [String] = []
    if let breaker = breakers.first(where: { $0.state != .closed }) {
      concerns.append("breaker \(bareOrQuoted(breaker.name)) is \(breaker.state.words)")
    }
    guard let agent else { return concerns + ["the agent is not known here"] }
    for signal in agent.signals where !signal.isSilenced(at: at) {
      concerns.append("signal \(bareOrQuoted(signal.name)) stands")
    }
    if agent.mode.name != .normal { concerns.append("the agent is \(agent.mode.name.rawValue)") }
    if agent.isStale { concerns.append("the agent is stale") }
    return concerns
  }

  /// How long people took for those like it, in the middle; nil if none was decided.
  var usualTime: Duration? {
    let times = matches.compactMap { match in
      match.precedent.judgement.map { $0.at.since(match.precedent.raisedAt) }
    }.sorted()
    return times.isEmpty ? nil : times[times.count / 2]
  }
}
