import BelayCore

/// The one row for all the questions that nobody was asked, because their agents had too many cards
/// open.
struct SurplusRow: Sendable, Equatable {
  private(set) var count = 0
  /// the worst first
  private(set) var agents: [(id: AgentID, count: Int)] = []

  /// Nil if there is nothing of the kind that is still news.
  init?(_ fleet: Fleet, at now: Timestamp) {
    for agent in fleet.agentsInOrder {
      guard let surplus = agent.surplus, surplus.lasts(at: now) else { continue }
      count += surplus.count
      agents.append((agent.id, surplus.count))
    }
    guard !agents.isEmpty else { return nil }
    agents.sort { ($1.count, $0.id) < ($0.count, $1.id) }
  }

  /// `+ 37 over the cap, degraded: refund-agent 30, mailer 7`
  var words: String {
    let each = agents.map { "\($0.id) \($0.count)" }.joined(separator: ", ")
    return "+ \(count) over the cap, degraded: \(each)"
  }

  static func == (left: SurplusRow, right: SurplusRow) -> Bool {
    left.count == right.count && left.words.hasSameBytes(as: right.words)
  }
}

extension Console {
  /// Not where it would be the only row.
  var showsSurplus: Bool { surplus != nil && layout.escalationRows > 1 }

  /// Rows that the list of cards has; the row of the surplus is the last one.
  var cardRows: Int { layout.escalationRows - (showsSurplus ? 1 : 0) }

  /// Rows that are in use above the preview.
  var listedRows: Int {
    let first = queue.firstRow(height: cardRows)
    return min(cardRows, queue.rows.count - first) + (showsSurplus ? 1 : 0)
  }
}
