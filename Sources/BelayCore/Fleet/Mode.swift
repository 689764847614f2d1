package enum ModeName: String, Sendable, CaseIterable {
  case normal, degraded, paused, stopped
}

/// What an agent is in, by its own word.
package struct Mode: Sendable, Equatable {
  package var name: ModeName
  package var reason: String
  /// `operator`, `breaker`, `budget`, `no_verdict`, `hub_lost`, `signal`, or empty
  package var cause: String
  package var since: Timestamp
  /// when the agent means to leave it by itself
  package var until: Timestamp?
  /// the operator who ordered it, if one did
  package var by: String?

  package init(
    name: ModeName, reason: String = "", cause: String = "", since: Timestamp,
    until: Timestamp? = nil, by: String? = nil
  ) {
    self.name = name
    self.reason = reason
    self.cause = cause
    self.since = since
    self.until = until
    self.by = by
  }
}

extension Mode {
  var json: JSON {
    var object: JSONObject = [
      "name": .string(name.rawValue), "reason": .string(reason), "cause": .string(cause),
      "since": .time(since),
    ]
    object["until"] = until.map(JSON.time)
    object["by"] = by.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.word("name"), reason: try fields.text("reason"),
      cause: try fields.text("cause"), since: try fields.time("since"),
      until: try fields.optionalTime("until"), by: try fields.optionalText("by"))
  }
}
