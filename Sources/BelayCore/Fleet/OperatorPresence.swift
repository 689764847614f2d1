/// An operator as the ledger shows them: whether a console of theirs is connected.
package struct OperatorPresence: Sendable, Equatable {
  package let name: String
  package var isConnected: Bool
  package var since: Timestamp
  package var lastSeenAt: Timestamp

  package init(name: String, isConnected: Bool, since: Timestamp, lastSeenAt: Timestamp) {
    self.name = name
    self.isConnected = isConnected
    self.since = since
    self.lastSeenAt = lastSeenAt
  }

  var json: JSON {
    [
      "operator": .string(name), "connected": .bool(isConnected), "since": .time(since),
      "last_seen_at": .time(lastSeenAt),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.text("operator"), isConnected: try fields.flag("connected"),
      since: try fields.time("since"), lastSeenAt: try fields.time("last_seen_at"))
  }
}
