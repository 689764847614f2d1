internal import BelayCore

/// Which escalations of which agent are open; follows the fleet, so that nobody has to search it.
struct Docket {
  private var open: [AgentID: Set<EscalationKey>] = [:]
  private(set) var count = 0

  init(_ fleet: Fleet) {
    for (key, escalation) in fleet.escalations { follow(key, isOpen: escalation.isOpen) }
  }

  mutating func follow(_ key: EscalationKey, isOpen: Bool) {
    if isOpen {
      if open[key.agent, default: []].insert(key).inserted { count += 1 }
    } else if open[key.agent]?.remove(key) != nil {
      count -= 1
      if open[key.agent]?.isEmpty == true { open[key.agent] = nil }
    }
  }

  func count(of agent: AgentID) -> Int { open[agent]?.count ?? 0 }

  /// Sorted, so that what is recorded of them has the same order everywhere.
  func keys(of agent: AgentID) -> [EscalationKey] { (open[agent] ?? []).sorted() }

  /// All of them, sorted.
  var keys: [EscalationKey] { open.values.flatMap(\.self).sorted() }
}
