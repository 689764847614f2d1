import BelayCore

/// What of the agents differs between two moments of a fleet: mode, breakers, and what waits for a
/// person. Figures are not compared; they never stand still.
struct Comparison: Sendable, Equatable {
  /// One agent that is not as it was.
  struct Row: Sendable, Equatable {
    let id: AgentID
    /// `nil` where there was no such agent yet, or is none any more.
    let then: Severity?
    let now: Severity?
    /// In words, the gravest first: `mode normal -> degraded`, `llm closed -> open`.
    let changes: [String]
  }

  /// By id, so that a row stands still while others come and go.
  let rows: [Row]
  /// In both fleets together.
  let agents: Int

  init(_ then: Fleet, at past: Timestamp, _ now: Fleet, at present: Timestamp) {
    let ids = Set(then.agents.keys).union(now.agents.keys).sorted()
    agents = ids.count
    let (asked, asks) = (Self.waiting(then), Self.waiting(now))
    rows = ids.compactMap { id in
      let (before, after) = (then.agents[id], now.agents[id])
      let changes =
        Self.changes(before, after)
        + Self.changes(asked[id] ?? [], asks[id] ?? [], in: now)
      guard !changes.isEmpty else { return nil }
      return Row(
        id: id, then: before?.severity(at: past), now: after?.severity(at: present),
        changes: changes)
    }
  }

  private static func waiting(_ fleet: Fleet) -> [AgentID: [Escalation]] {
    Dictionary(grouping: fleet.pending()) { $0.key.agent }
  }

  // MARK: One agent

  private static func changes(_ then: Agent?, _ now: Agent?) -> [String] {
    guard let then else { return ["new since then"] }
    guard let now else { return ["not held any more"] }
    var changes: [String] = []
    if then.mode.name != now.mode.name {
      changes.append("mode \(then.mode.name.rawValue) -> \(now.mode.name.rawValue)")
    }
    let names = Set((then.breakers + now.breakers).map { BreakerName($0.name) })
    return changes
      + names.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }.compactMap { name in
        let (before, after) = (then.state(of: name), now.state(of: name))
        guard before != after else { return nil }
        let (from, to) = (before?.rawValue ?? "none", after?.rawValue ?? "gone")
        return "\(ActionText.name(name.text)) \(from) -> \(to)"
      }
  }

  /// Cards that came, and what became of those that waited then.
  private static func changes(
    _ then: [Escalation], _ now: [Escalation], in fleet: Fleet
  ) -> [String] {
    let (before, after) = (Set(then.map(\.key)), Set(now.map(\.key)))
    let over = then.filter { !after.contains($0.key) }.map { card in
      "\(card.handleText) \(fleet.escalations[card.key]?.state.word ?? "no longer held")"
    }
    return over + now.filter { !before.contains($0.key) }.map { "\($0.handleText) waits" }
  }

  /// Names are compared as bytes.
  fileprivate struct BreakerName: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: BreakerName, right: BreakerName) -> Bool {
      left.text.hasSameBytes(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }
}

extension Agent {
  fileprivate func state(of name: Comparison.BreakerName) -> BreakerState? {
    breakers.first { $0.name.hasSameBytes(as: name.text) }?.state
  }
}
