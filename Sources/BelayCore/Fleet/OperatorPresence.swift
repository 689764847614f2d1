/// An operator as the ledger shows them: whether a console of theirs is connected, whether anybody
/// sits at it, and how they answer.
package struct OperatorPresence: Sendable, Equatable {
  package let name: String
  package var isConnected: Bool
  /// a console of theirs is connected, and nobody has touched one for long
  package var isIdle = false
  /// of the newest credential that told; nil where the record does not say
  package var role: String?
  /// they came or went then
  package var since: Timestamp
  package var lastSeenAt: Timestamp
  package var work = OperatorWork()

  package init(name: String, isConnected: Bool, since: Timestamp, lastSeenAt: Timestamp) {
    self.name = name
    self.isConnected = isConnected
    self.since = since
    self.lastSeenAt = lastSeenAt
  }

  mutating func happened(_ kind: EventType, at time: Timestamp) {
    lastSeenAt = time
    switch kind {
    case .operatorConnected, .operatorDisconnected:
      let isHere = kind == .operatorConnected
      if isHere != isConnected { since = time }
      (isConnected, isIdle) = (isHere, false)
    case .operatorIdle: isIdle = isConnected
    case .operatorReturned: isIdle = false
    default: break
    }
  }

  var json: JSON {
    var object: JSONObject = [
      "operator": .string(name), "connected": .bool(isConnected), "since": .time(since),
      "last_seen_at": .time(lastSeenAt),
    ]
    if isIdle { object["idle"] = true }
    object["role"] = role.map(JSON.string)
    object["work"] = work.answered > 0 ? work.json : nil
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.text("operator"), isConnected: try fields.flag("connected"),
      since: try fields.time("since"), lastSeenAt: try fields.time("last_seen_at"))
    isIdle = try fields.flag("idle")
    role = try fields.optionalText("role")
    if let work = try fields.optionalFields("work") { self.work = try OperatorWork(work) }
  }
}
