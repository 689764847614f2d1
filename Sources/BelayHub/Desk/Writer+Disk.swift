internal import BelayCore
internal import BelayLedger

// What is done while the disk has little room, least important first (FAULTS 12, 13).

extension Writer {
  /// Records a change, which is the last thing that fits before nothing does.
  mutating func lookAtDisk(at now: Reading) {
    room = disk.look()
    guard case .supply(let supply) = room, supply != fleet.disk else { return }
    let event = Event(
      id: newID(at: now), source: .hub, type: .diskChanged, time: now.wall,
      data: [
        "from": .string(fleet.disk.rawValue), "to": .string(supply.rawValue),
        "free_bytes": disk.freeBytes.map { JSON($0) } ?? .null,
      ])
    // A failure is in `broken`, where the loop finds it.
    _ = try? insert(event, authid: Principal.hub.authid, at: now)
  }

  /// Refuses what there is no room for. An agent that gets no answer degrades (INV 17).
  func requireRoom(for command: Command) throws(HubRefusal) {
    guard room != .supply(.plenty) else { return }
    let refused: String
    switch (command.need, room) {
    case (.nothing, _), (.reserve, .supply), (.room, .supply(.short)): return
    case (.plenty, .supply(.short)): refused = "plain events"
    case (_, .supply): refused = "events and new escalations"
    case (_, .none): refused = "all records, decisions too,"
    }
    throw .unavailable(
      detail: "The hub's disk has little room left (\((disk.freeBytes ?? 0) / 1_000_000) MB), so "
        + "\(refused) are refused until there is more. Free some space; no restart is needed.",
      retryAfter: .seconds(30))
  }
}

extension Command {
  /// What it asks of the disk.
  enum Need {
    case nothing
    /// what people decide and what follows from it: goes on from the reserve
    case reserve
    case room
    case plenty
  }

  var need: Need {
    switch self {
    case .ingest, .erase: .plenty
    case .raise, .advise: .room
    case .decide, .hold, .claim, .report, .cancel, .deliver, .order, .take, .answer, .care, .beat,
      .handOff, .acknowledgeHandoff, .enforce, .price, .revokeRule, .rotateKey, .placeHold,
      .releaseHold:
      .reserve
    case .look, .list, .weigh, .showPolicy, .explain, .judge, .fleet, .wake, .forget, .close:
      .nothing
    }
  }
}
