// Calls that the watch knows from telemetry. Whose they are is what the fold made of them; when it
// finds that a call is another agent's, what the watch had noted of the call goes along.

extension Watch {
  /// A span or a log record that `fleet` has just folded.
  mutating func overhear(_ record: Record, _ fleet: Fleet, _ changes: inout [SignalChange]) {
    for moved in fleet.sighted.moved { move(moved, record, fleet, &changes) }
    move(fleet.sighted.moved.filter { $0.sighting.call?.isError == true }, record, &changes)
    guard let sighting = fleet.sighted.newest, sighting.seq == record.seq,
      let place = place(of: sighting.agent, fleet, at: record.recorded),
      vigils[place].heeds(record)
    else { return }
    vigils[place].seen(record)
    guard let call = sighting.call else { return }
    var watched = WatchedCall(call)
    if watched.isTool, record.event.kind == .span,
      let text = SpanFacts.arguments(record.event.data)
    {
      watched.exposed = .string(text)
      watched.arguments = Imprint(text)
    }
    vigils[place].called(watched, inRun: sighting.run, record, &changes)
    follow(watched, of: sighting.agent, in: Self.traceID(of: record), record, &changes)
  }

  /// What was raised for the one that the call was taken for stays until it is calm: it is on record.
  private mutating func move(
    _ moved: Sighted.Moved, _ record: Record, _ fleet: Fleet, _ changes: inout [SignalChange]
  ) {
    let sighting = moved.sighting
    guard let call = sighting.call, let old = place(named: moved.from),
      let new = place(of: sighting.agent, fleet, at: record.recorded), vigils[new].heeds(record)
    else { return }
    let memory = vigils[old].giveUp(sighting.seq)
    vigils[new].takeOver(WatchedCall(call), memory, sighting, &changes)
  }

  static func traceID(of record: Record) -> UInt64? {
    record.event.data["trace_id"]?.string.map { Imprint($0).value }
  }
}
