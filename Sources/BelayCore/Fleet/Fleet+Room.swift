// Which agents the fold holds. What comes without a credential can be anybody's invention, so it
// gets a share of the places only, and never one that an agent with a credential needs.

extension Fleet {
  /// Whether the fold holds the agent; a new one is taken in. False if there is no room for it.
  ///
  /// An agent that asks a person something is owed a place: a degrade that comes before its claim
  /// must find it here (INV 20). So there may be more than `maxAgents`, by those that wait.
  mutating func admit(_ id: AgentID, _ record: Record, isOwed: Bool = false) -> Bool {
    // An index is looked up without copying the agent, which would cost more than the rest.
    if agents.index(forKey: id) != nil {
      if record.hasCredential { recognize(id) }
      return true
    }
    guard makeRoom(for: record) || isOwed else {
      counts.agentsRefused.count()
      return false
    }
    agents[id] = Agent(id: id, seenAt: record.recorded, seq: record.seq)
    if !record.hasCredential { strangers.insert(id) }
    noteSilence(of: id)
    return true
  }

  /// Changes an agent, or asks it something, where it stands; nil if it is not held. By
  /// `agents[id]?` it would be taken out and put back, which costs more than most changes.
  @discardableResult
  mutating func with<Result>(_ id: AgentID, _ change: (inout Agent) -> Result) -> Result? {
    guard let place = agents.index(forKey: id) else { return nil }
    return change(&agents.values[place])
  }

  private mutating func recognize(_ id: AgentID) {
    guard !strangers.isEmpty, strangers.remove(id) != nil else { return }
    noteSilence(of: id)
  }

  /// A stranger takes the place of a silent stranger only. With a credential an agent takes that of
  /// any stranger, then that of a silent agent.
  private mutating func makeRoom(for record: Record) -> Bool {
    let now = record.recorded
    guard record.hasCredential else {
      while strangers.count >= Self.maxStrangers || agents.count >= Self.maxAgents {
        guard dropSilent(amongStrangers: true, at: now) else { return false }
      }
      return true
    }
    while agents.count >= Self.maxAgents {
      guard dropStranger() || dropSilent(amongStrangers: false, at: now) else { return false }
    }
    return true
  }

  private mutating func drop(_ id: AgentID) {
    agents[id] = nil
    strangers.remove(id)
    counts.agentsDropped.count()
  }

  /// An agent of which nothing is left but a name that was a guess is no agent.
  mutating func forget(_ id: AgentID) {
    guard waiting[id] == nil else { return }
    agents[id] = nil
    strangers.remove(id)
  }

  /// Drops the stranger that was seen longest ago, of those that wait for nothing.
  private mutating func dropStranger() -> Bool {
    let idle = strangers.filter { waiting[$0] == nil }.compactMap { agents[$0] }
    guard let oldest = idle.min(by: { ($0.lastSeenAt, $0.id) < ($1.lastSeenAt, $1.id) }) else {
      return false
    }
    drop(oldest.id)
    return true
  }

  /// Drops the agent that was seen longest ago, of those that are stopped or stale and wait for
  /// nothing. Looks at all of them only when one can have come to that since the last look (INV
  /// 32).
  private mutating func dropSilent(amongStrangers: Bool, at now: Timestamp) -> Bool {
    let place = Vacancy.place(amongStrangers: amongStrangers)
    if let earliest = vacancy[keyPath: place], now <= earliest { return false }
    let ids = amongStrangers ? Array(strangers) : agents.keys.filter { !strangers.contains($0) }
    var oldest: Agent?
    var next = Timestamp(microseconds: .max)
    for id in ids where waiting[id] == nil {
      guard let agent = agents[id] else { continue }
      let isOldest = oldest.map { (agent.lastSeenAt, agent.id) < ($0.lastSeenAt, $0.id) } ?? true
      let isChosen = agent.silentAfter < now && isOldest
      if let passedOver = isChosen ? oldest : agent { next = min(next, passedOver.silentAfter) }
      if isChosen { oldest = agent }
    }
    vacancy[keyPath: place] = next
    if let oldest { drop(oldest.id) }
    return oldest != nil
  }

  /// To be told whenever an agent may have become silent, or free to go, earlier than it was.
  mutating func noteSilence(of id: AgentID) {
    let place = Vacancy.place(amongStrangers: strangers.contains(id))
    guard let earliest = vacancy[keyPath: place], waiting[id] == nil, let agent = agents[id]
    else { return }
    vacancy[keyPath: place] = min(earliest, agent.silentAfter)
  }

  // MARK: What agents wait for

  /// An escalation or an order of the agent is open.
  mutating func startWaiting(_ id: AgentID) { waiting[id, default: 0] += 1 }

  mutating func endWaiting(_ id: AgentID) {
    let left = waiting[id, default: 0] - 1
    waiting[id] = left > 0 ? left : nil
    noteSilence(of: id)
  }
}

/// The moments up to which no agent needs to be looked for that could be given up; nil if nobody
/// has looked.
///
/// It only saves work: with or without it the same agents are dropped, so all are equal and none is
/// written down.
struct Vacancy: Sendable, Equatable {
  private(set) var strangers: Timestamp?
  private(set) var others: Timestamp?

  static func == (left: Vacancy, right: Vacancy) -> Bool { true }

  static func place(amongStrangers: Bool) -> WritableKeyPath<Vacancy, Timestamp?> {
    amongStrangers ? \.strangers : \.others
  }
}

extension Agent {
  /// Past this moment it is stopped or stale.
  fileprivate var silentAfter: Timestamp {
    isStopped ? Timestamp(microseconds: .min) : lastSeenAt.advanced(by: heartbeat * 3)
  }
}

extension Record {
  /// Whether whoever sent it had proved who they are.
  var hasCredential: Bool { authid != "unauthenticated" }
}
