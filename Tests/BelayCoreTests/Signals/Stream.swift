@testable import BelayCore

/// A fleet that is watched: what agents say is recorded, folded and shown to the watch, and the watch
/// looks once a second, as the hub does it.
struct Stream {
  private(set) var fleet = Fleet()
  private(set) var watch = Watch()
  private(set) var now = Timestamp(rfc3339: "2026-11-22T12:00:00Z")!
  private(set) var seq = 0
  /// `search-agent raised tool_loop`
  private(set) var history: [String] = []
  private(set) var findings: [Finding] = []
  private var lookedAt = Timestamp(microseconds: 0)

  static let agent = AgentID("search-agent")!

  /// Time passes second by second.
  mutating func pass(_ duration: Duration) {
    let end = now.advanced(by: duration)
    while now < end {
      now = min(end, now.advanced(by: .seconds(1)))
      look()
    }
  }

  /// The clock is set forward, and nobody was there meanwhile.
  mutating func sleep(_ duration: Duration) {
    now = now.advanced(by: duration)
    look()
  }

  mutating func look() {
    guard now.since(lookedAt) >= .seconds(1) else { return }
    lookedAt = now
    heed(watch.look(at: now, fleet))
  }

  /// The hub starts again on the same ledger.
  mutating func restart() { watch = Watch(fleet, at: now) }

  @discardableResult
  mutating func record(_ event: Event, authid: String = "token:t") -> Int {
    seq += 1
    let record = Record(seq: seq, recorded: now, authid: authid, event: event)
    fleet.apply(record)
    heed(watch.observe(record, fleet))
    return record.seq
  }

  @discardableResult
  mutating func says(
    _ type: EventType, _ data: JSON = [:], by agent: AgentID = agent, run: String? = nil,
    trace: String? = nil, authid: String = "token:t", at time: Timestamp? = nil
  ) -> Int {
    let parent = trace.map { "00-\($0)-00f067aa0ba902b7-01" }
    return record(
      Event(
        id: "e\(seq)", source: .agent(agent), type: type, time: time, subject: run,
        traceparent: parent, data: data), authid: authid)
  }

  /// A call that took that long.
  @discardableResult
  mutating func calls(
    _ name: String = "web.get", ms: Double = 200, _ more: JSONObject = [:],
    by agent: AgentID = agent, run: String? = nil, trace: String? = nil, at time: Timestamp? = nil
  ) -> Int {
    var data: JSONObject = [
      "kind": "tool", "name": .string(name), "outcome": "ok", "latency_ms": .number(ms),
    ]
    for member in more.members { data[member.key] = member.value }
    return says(.callFinished, .object(data), by: agent, run: run, trace: trace, at: time)
  }

  private mutating func heed(_ changes: [SignalChange]) {
    for change in changes {
      switch change.kind {
      case .raised(let finding):
        history.append("\(change.agent) raised \(change.name.rawValue)")
        findings.append(finding)
      case .worsened(let finding):
        history.append("\(change.agent) worsened \(change.name.rawValue)")
        findings.append(finding)
      case .cleared: history.append("\(change.agent) cleared \(change.name.rawValue)")
      }
      seq += 1
      let event = change.event(id: "s\(seq)", at: now)
      fleet.apply(Record(seq: seq, recorded: now, authid: "hub", event: event))
    }
  }

  /// The names of the signals that stand, as everybody sees them.
  func standing(_ agent: AgentID = agent) -> [String] {
    fleet.agents[agent]?.signals.map(\.name) ?? []
  }
}
