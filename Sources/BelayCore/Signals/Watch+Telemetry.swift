// Calls that the watch knows from telemetry. Whose they are is what the fold made of them; a call that
// turns out to be another agent's later stays where it was first seen.

extension Watch {
  /// A span or a log record that `fleet` has just folded.
  mutating func overhear(_ record: Record, _ fleet: Fleet, _ changes: inout [SignalChange]) {
    guard let sighting = fleet.sighted.newest, sighting.seq == record.seq,
      let place = place(of: sighting.agent, fleet, at: record.recorded),
      vigils[place].heeds(record)
    else { return }
    vigils[place].seen(record)
    guard let call = sighting.call else { return }
    var watched = WatchedCall(call)
    if watched.isTool, let text = Self.arguments(of: record) {
      watched.exposed = .string(text)
      watched.arguments = Imprint(text)
    }
    vigils[place].called(watched, inRun: sighting.run, record, &changes)
    follow(watched, of: sighting.agent, in: Self.traceID(of: record), record, &changes)
  }

  private static func arguments(of record: Record) -> String? {
    guard record.event.kind == .span,
      let text = Attributes(record.event.data["attributes"]).text(.arguments), !text.isEmpty
    else { return nil }
    return text
  }

  private static func traceID(of record: Record) -> UInt64? {
    record.event.data["trace_id"]?.string.map { Imprint($0).value }
  }
}
