internal import BelayCore

// What one operator leaves to the next.

extension Writer {
  mutating func handOff(
    _ words: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard words.utf8.count <= Handoff.longestNote else {
      throw .badRequest(
        field: "note", detail: "note is at most \(Handoff.longestNote) bytes of UTF-8.")
    }
    let open = fleet.escalationsInOrder.filter(\.isOpen).prefix(Handoff.mostOpen)
    try note(
      .handoffRecorded, of: caller.name,
      ["note": .string(words), "open": .array(open.map { JSON($0.handle) })],
      authid: caller.authid, at: now)
    return .recorded(fleet.seq)
  }

  mutating func acknowledge(
    handoff seq: Int, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard let handoff = fleet.handoff, handoff.seq == seq else {
      throw .notFound("#\(seq) is not the newest handoff. `belay handoff` shows that one.")
    }
    if let name = handoff.acknowledgedBy, name.hasSameBytes(as: caller.name) { return .done }
    guard handoff.awaits(caller.name) else {
      let why =
        handoff.acknowledgedBy.map { "\($0) has acknowledged it." }
        ?? "You left it yourself; another operator acknowledges it."
      throw .conflict(detail: why, winner: nil)
    }
    try note(
      .handoffAcknowledged, of: caller.name, ["handoff": JSON(seq)], authid: caller.authid, at: now)
    return .done
  }
}
