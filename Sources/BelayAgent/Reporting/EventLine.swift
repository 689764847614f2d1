import BelayCore

/// An event as the bytes that go to the hub: made once, then the same for ever (INV 7).
struct EventLine: Sendable {
  /// The envelope as one line of JSON, with the line's end.
  let bytes: [UInt8]

  init(_ event: PendingEvent, of agent: AgentID, random: (UInt64, UInt64)) {
    let id =
      if case .known(let id, _) = event.payload { id } else {
        UUIDv7.make(at: event.time, random: random)
      }
    var members: [(String, JSON)] = [
      ("specversion", "1.0"), ("id", .string(id)),
      ("source", .string(Source.agent(agent).text)), ("type", .string(event.type.rawValue)),
      ("time", .string(event.time.rfc3339)),
    ]
    if let run = event.run { members.append(("subject", .string(run.id))) }
    if let traceparent = event.traceparent ?? event.run?.traceparent {
      members.append(("traceparent", .string(traceparent)))
    }
    switch event.payload {
    case .call(let call): members.append(("data", call.data))
    case .json(let data), .known(_, let data): members.append(("data", data))
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    JSON.object(JSONObject(members)).encode(into: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    self.bytes = bytes
  }

  /// A line that was read back from the spool.
  init(bytes: [UInt8]) { self.bytes = bytes }

  /// When the event happened; nil if the line is damaged.
  var time: Timestamp? {
    guard let json = try? JSON(parsing: Array(bytes.dropLast())) else { return nil }
    return json["time"]?.string.flatMap(Timestamp.init(rfc3339:))
  }
}
