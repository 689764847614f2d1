import BelayCore

/// Which records a reader wants: all, or those of an agent, of a type, or that match a filter.
struct EventSelection: Sendable {
  private let agent: AgentID?
  private let type: String?
  private let filter: Filter?

  /// Reads `agent=`, `type=` (with `*` for any characters) and `q=` (the filter language).
  init(_ query: Query) throws(HubRefusal) {
    agent = try query["agent"].map { text throws(HubRefusal) in
      guard let agent = AgentID(text) else {
        throw .badRequest(field: "agent", detail: "An agent's id is 1-64 of A-Z a-z 0-9 . _ -.")
      }
      return agent
    }
    type = try query["type"].map { text throws(HubRefusal) in
      guard (1...128).contains(text.utf8.count) else {
        throw .badRequest(field: "type", detail: "type is 1-128 characters, * for any.")
      }
      return text
    }
    filter = try query["q"].flatMap { text throws(HubRefusal) in try Self.filter(text) }
  }

  var isEverything: Bool { agent == nil && type == nil && filter == nil }

  /// Whether it takes other records to tell whose one is.
  var asksForAgents: Bool { agent != nil || filter?.asksForAgents == true }

  /// - Parameter author: whose the record is, of telemetry
  func includes(_ record: Record, by author: AgentID?) -> Bool {
    if let agent, (author ?? record.agent) != agent { return false }
    if let type, !Principal.glob(type, matches: record.event.type) { return false }
    return filter?.matches(record, by: author) ?? true
  }

  private static func filter(_ text: String) throws(HubRefusal) -> Filter? {
    guard text.utf8.count <= 1_024 else {
      throw .badRequest(field: "q", detail: "A filter has at most 1024 bytes.")
    }
    do {
      let filter = try Filter(text)
      return filter.isEmpty ? nil : filter
    } catch {
      throw .badRequest(field: "q", detail: "At column \(error.column): \(error.problem)")
    }
  }
}

extension Record {
  /// The agent that it is from or, in what the hub and operators write, about.
  fileprivate var agent: AgentID? {
    if let agent = event.source.agent { return agent }
    let data = event.data
    let named = data["escalation"]?["agent"] ?? data["agent_id"] ?? data["agent"]
    return named?.string.flatMap { AgentID($0) }
  }
}
