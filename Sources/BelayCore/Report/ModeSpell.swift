/// A time that an agent spent outside normal mode.
package struct ModeSpell: Sendable, Equatable {
  package let agent: AgentID
  package let mode: ModeName
  package let cause: String
  package let reason: String
  /// nil if it began before the period
  package let start: Timestamp?
  package let startSeq: Int?
  /// nil if it had not ended by the end of the period
  package var end: Timestamp?
  package var endSeq: Int?

  package var json: JSON {
    var object: JSONObject = [
      "agent_id": .string(agent.text), "mode": .string(mode.rawValue), "cause": .string(cause),
      "reason": .string(reason),
    ]
    object["from"] = start.map(JSON.time)
    object["from_seq"] = startSeq.map { JSON($0) }
    object["until"] = end.map(JSON.time)
    object["until_seq"] = endSeq.map { JSON($0) }
    return .object(object)
  }
}

/// The spells of all agents, from their changes of mode.
struct ModeSpells: Sendable, Equatable {
  private(set) var all: [ModeSpell] = []
  /// places in `all` of what has not ended
  private var open: [AgentID: Int] = [:]
  private var known: [AgentID: ModeName] = [:]

  /// Nil as long as it has not changed.
  func mode(of agent: AgentID) -> ModeName? { known[agent] }

  mutating func changed(_ record: Record) throws(OversightReport.TooLong) {
    guard let agent = record.event.source.agent else { return }
    let data = EventData(record.event.data)
    guard let to = data.word("to", as: ModeName.self) else { return }
    guard all.count < OversightReport.maxLines else { throw OversightReport.TooLong() }
    known[agent] = to
    if let place = open.removeValue(forKey: agent) {
      all[place].end = record.recorded
      all[place].endSeq = record.seq
    } else if let from = data.word("from", as: ModeName.self), from != .normal {
      all.append(
        ModeSpell(
          agent: agent, mode: from, cause: "", reason: "", start: nil, startSeq: nil,
          end: record.recorded, endSeq: record.seq))
    }
    guard to != .normal else { return }
    open[agent] = all.count
    all.append(
      ModeSpell(
        agent: agent, mode: to, cause: data.word("cause") ?? "", reason: data.word("reason") ?? "",
        start: record.recorded, startSeq: record.seq))
  }
}
