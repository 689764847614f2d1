internal import BelayCore

// Who is at the consoles (INV 19).

extension Writer {
  mutating func beat(
    _ beat: PresenceBeat, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard (1...64).contains(beat.console.utf8.count),
      beat.console.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw .badRequest(
        field: "console", detail: "console must be 1 to 64 printable ASCII characters.")
    }
    let nanoseconds = now.boot.nanoseconds
    if presence.beat(beat, by: caller.name, at: nanoseconds) {
      try note(
        .operatorConnected, of: caller.name, ["role": .string(caller.role.rawValue)],
        authid: caller.authid, at: now)
    }
    let isIdle = presence.isIdle(caller.name, at: nanoseconds)
    if isIdle != fleet.operators[caller.name]?.isIdle {
      let change: EventType = isIdle ? .operatorIdle : .operatorReturned
      try note(change, of: caller.name, authid: caller.authid, at: now)
    }
    return .attendance(
      Attendance(
        consoles: presence.consoles(of: caller.name, at: nanoseconds), time: now.wall,
        lastSeq: fleet.seq))
  }

  /// Records that an operator came or went.
  mutating func note(
    _ type: EventType, of name: String, _ more: JSONObject = [:],
    authid: String = Principal.hub.authid, at now: Reading
  ) throws(HubRefusal) {
    var data: JSONObject = ["operator": .string(name)]
    for member in more.members { data[member.key] = member.value }
    let event = Event(
      id: newID(at: now), source: .hub, type: type, time: now.wall, data: .object(data))
    try insert(event, authid: authid, at: now)
  }
}
