import BelayCore

/// All breakers of the fleet, worst first when it is opened, and the selected one with its history.
///
/// The order is held while it is looked at, so that no row moves under the cursor; what is new comes
/// last, and `b` sorts again.
struct BreakersScreen: Sendable {
  /// Which breaker it is, whatever row it stands in. Names are compared as bytes.
  struct Key: Sendable, Hashable {
    let agent: AgentID
    let name: String

    static func == (left: Key, right: Key) -> Bool {
      left.agent == right.agent && left.name.hasSameBytes(as: right.name)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(agent)
      for byte in name.utf8 { hasher.combine(byte) }
    }
  }

  private(set) var order: [Key] = []
  private(set) var selected: Key?
  private var scroller = Scroller()

  init(_ fleet: Fleet, at time: Timestamp, selecting key: Key? = nil) {
    sort(fleet, at: time)
    if let key, order.contains(key) { selected = key }
  }

  /// Worst first; what an agent said that is stale stands after what is known, closed ones last.
  mutating func sort(_ fleet: Fleet, at time: Timestamp) {
    let all = fleet.agentsInOrder.flatMap { agent in
      let isStale = agent.isStale(at: time) || agent.isStopped
      return agent.breakers.map { (agent.id, $0, isStale) }
    }
    order = all.sorted { left, right in
      let (rank, other) = (Self.rank(left.1, left.2), Self.rank(right.1, right.2))
      if rank != other { return rank > other }
      if left.1.isWorse(than: right.1) { return true }
      return !right.1.isWorse(than: left.1) && left.0 < right.0
    }.map { Key(agent: $0.0, name: $0.1.name) }
    selected = selected.flatMap { order.contains($0) ? $0 : nil } ?? order.first
    scroller = Scroller()
  }

  private static func rank(_ breaker: Breaker, _ isStale: Bool) -> Double {
    isStale && breaker.state != .closed ? 0.5 : Double(breaker.state.rank)
  }

  /// Takes in what the fold holds now; rows keep their places.
  mutating func follow(_ fleet: Fleet) {
    let now = fleet.agentsInOrder.flatMap { agent in
      agent.breakers.map { Key(agent: agent.id, name: $0.name) }
    }
    let held = Set(order)
    let kept = Set(now)
    guard held != kept else { return }
    let place = index
    order = order.filter(kept.contains) + now.filter { !held.contains($0) }
    if selected.map({ !kept.contains($0) }) ?? true {
      selected = order.isEmpty ? nil : order[min(place, order.count - 1)]
    }
  }

  mutating func move(_ motion: Motion, height: Int) {
    guard !order.isEmpty else { return }
    let target = min(max(0, index + motion.rows(page: height)), order.count - 1)
    scroller.reveal(selected: index, height: height, count: order.count)
    selected = order[target]
    scroller.reveal(selected: target, height: height, count: order.count)
  }

  func firstRow(height: Int) -> Int {
    scroller.first(selected: index, height: height, count: order.count)
  }

  private var index: Int { selected.flatMap(order.firstIndex(of:)) ?? 0 }
}

extension Fleet {
  func breaker(_ key: BreakersScreen.Key) -> Breaker? {
    agents[key.agent]?.breakers.first { $0.name.hasSameBytes(as: key.name) }
  }
}
