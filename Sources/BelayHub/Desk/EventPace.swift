internal import BelayCore

/// How many events each agent may hand in (INV 31): so many a second on average, and twenty seconds' worth at
/// once, which is what an agent brings that was without its hub. Who has used that up is told to come again,
/// and loses nothing: what was refused was not recorded, and is the same event when it comes again (INV 7).
///
/// Kept for whoever has something left to make up for, so a table of agents that are not flooding is short.
struct EventPace {
  private static let seconds = 20.0
  /// Agents that are remembered; beyond it the half that is nearest to its whole allowance is
  /// forgotten.
  static let maxAgents = 1_000

  let perSecond: Int
  /// Events above the average, and the nanosecond when that was so.
  private var debts: [AgentID: (events: Double, at: UInt64)] = [:]

  init(perSecond: Int) { self.perSecond = perSecond }

  /// How long this agent should wait; `nil` if it may hand in so many now, which are then counted.
  mutating func wait(_ agent: AgentID, handsIn count: Int, at now: UInt64) -> Duration? {
    let rate = Double(perSecond)
    let debt = debt(of: agent, at: now)
    // One submission may be larger than what is left; the next then waits for it.
    guard debt < rate * Self.seconds else {
      return .seconds(Int((debt - rate * Self.seconds) / rate) + 1)
    }
    if debts[agent] == nil, debts.count >= Self.maxAgents { forget(at: now) }
    debts[agent] = (debt + Double(count), now)
    return nil
  }

  private func debt(of agent: AgentID, at now: UInt64) -> Double {
    guard let debt = debts[agent] else { return 0 }
    return max(0, debt.events - Double(now &- min(now, debt.at)) / 1e9 * Double(perSecond))
  }

  /// All who have made up for theirs, and else the half of the others that has the least to make up for.
  private mutating func forget(at now: UInt64) {
    debts = debts.filter { debt(of: $0.key, at: now) > 0 }
    guard debts.count >= Self.maxAgents else { return }
    let ordered = debts.keys.map { (agent: $0, debt: debt(of: $0, at: now)) }
      .sorted { $0.debt < $1.debt }
    for one in ordered.prefix(Self.maxAgents / 2) { debts[one.agent] = nil }
  }
}
