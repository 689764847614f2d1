/// What an agent may use of something, and has used.
package struct Budget: Sendable, Equatable {
  /// `tokens`, `cost_usd`, `calls`, `steps`, `wall_s`
  package let name: String
  package var used: Double
  package var limit: Double
  package var exhausted: Bool
  package var at: Timestamp

  package init(name: String, used: Double, limit: Double, exhausted: Bool, at: Timestamp) {
    self.name = name
    self.used = used
    self.limit = limit
    self.exhausted = exhausted
    self.at = at
  }

  package var json: JSON {
    [
      "budget": .string(name), "used": .number(used), "limit": .number(limit),
      "exhausted": .bool(exhausted), "at": .time(at),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.text("budget"), used: try fields.number("used"),
      limit: try fields.number("limit"), exhausted: try fields.flag("exhausted"),
      at: try fields.time("at"))
  }
}
