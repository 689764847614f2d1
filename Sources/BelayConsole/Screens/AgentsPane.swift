import BelayCanvas
import BelayCore

/// Pane 2: every agent, worst first or by a column.
///
/// The order is held while the pane has the focus, so that a row never moves under the cursor; the
/// selection is an agent, not a row.
struct AgentsPane: Sendable {
  enum Sort: Int, Sendable, CaseIterable {
    case severity, name, errors, p95, rate, escalations
  }

  private(set) var order: [AgentID] = []
  private(set) var selected: AgentID?
  private(set) var sort = Sort.severity
  private(set) var isInverted = false
  private(set) var filter: Filter?
  private(set) var filterText = ""
  private var isResortDue = false
  private var scroller = Scroller()

  /// Takes in what the fold holds now.
  mutating func follow(_ fleet: Fleet, at time: Timestamp, focused: Bool) {
    let shown = fleet.agentsInOrder.filter { filter?.matches($0, at: time) ?? true }
    if focused && !isResortDue {
      let ids = Set(shown.map(\.id))
      let held = Set(order)
      order = order.filter(ids.contains) + shown.map(\.id).filter { !held.contains($0) }
    } else {
      order = sorted(shown, fleet, at: time)
      isResortDue = false
    }
    if selected.map({ !order.contains($0) }) ?? true { selected = order.first }
  }

  /// The next column; takes effect at once, whatever has the focus.
  mutating func sort(by step: Int) {
    let count = Sort.allCases.count
    sort = Sort.allCases[(sort.rawValue + step + count) % count]
    isResortDue = true
  }

  /// The last comes first; takes effect at once.
  mutating func invert() {
    isInverted.toggle()
    isResortDue = true
  }

  mutating func look(at text: String, _ filter: Filter?) {
    filterText = text
    self.filter = filter
    isResortDue = true
  }

  mutating func move(by rows: Int, height: Int) {
    guard !order.isEmpty else { return }
    let target = min(max(0, index + rows), order.count - 1)
    scroller.reveal(selected: index, height: height, count: order.count)
    selected = order[target]
    scroller.reveal(selected: target, height: height, count: order.count)
  }

  /// First row of a view of this height.
  func firstRow(height: Int) -> Int {
    scroller.first(selected: index, height: height, count: order.count)
  }

  private var index: Int { selected.flatMap(order.firstIndex(of:)) ?? 0 }

  private func sorted(_ agents: [Agent], _ fleet: Fleet, at time: Timestamp) -> [AgentID] {
    let waiting = fleet.waitingByAgent
    let keyed = agents.map { ($0, rank($0, waiting, at: time)) }
    let order = keyed.sorted { $0.1 == $1.1 ? $0.0.id < $1.0.id : $0.1 > $1.1 }.map(\.0.id)
    return isInverted ? order.reversed() : order
  }

  /// More comes first.
  private func rank(_ agent: Agent, _ waiting: [AgentID: Int], at time: Timestamp) -> Double {
    switch sort {
    case .severity: worstFirst(agent, at: time)
    case .name: 0
    case .errors: agent.tally.window(at: time).errorRate ?? -1
    case .p95: agent.tally.window(at: time).p95Ms ?? -1
    case .rate: agent.tally.window(at: time).ratePerSecond
    case .escalations: Double(waiting[agent.id] ?? 0)
    }
  }

  /// By severity; within one, by error rate.
  private func worstFirst(_ agent: Agent, at time: Timestamp) -> Double {
    Double(agent.severity(at: time).rawValue) + (agent.tally.window(at: time).errorRate ?? 0) / 2
  }
}

extension AgentsPane.Sort {
  var word: SafeText {
    switch self {
    case .severity: "severity"
    case .name: "name"
    case .errors: "error rate"
    case .p95: "p95"
    case .rate: "calls/s"
    case .escalations: "escalations"
    }
  }
}

extension Fleet {
  /// Cards that wait for a person, by who asks.
  var waitingByAgent: [AgentID: Int] {
    escalations.values.reduce(into: [:]) { counts, escalation in
      if escalation.state == .pending { counts[escalation.key.agent, default: 0] += 1 }
    }
  }
}
