/// What an operator left behind at the end of a shift, for whoever comes next: a note, and which
/// cards were open. It waits until another operator has acknowledged it.
package struct Handoff: Sendable, Equatable {
  /// of its record, which is what an acknowledgement names
  package let seq: Int
  package let by: String
  package let note: String
  package let at: Timestamp
  /// handles of the cards that were open
  package let open: [Int]
  package internal(set) var acknowledgedBy: String?
  package internal(set) var acknowledgedAt: Timestamp?

  package static let longestNote = 1_000
  /// Of the cards that were open, the oldest so many are named.
  package static let mostOpen = 200

  init?(_ record: Record) {
    let data = EventData(record.event.data)
    guard let by = data.word("operator") else { return nil }
    seq = record.seq
    self.by = by
    note = record.event.data["note"]?.string?.clipped(toBytes: Self.longestNote) ?? ""
    at = record.recorded
    open = (record.event.data["open"]?.array ?? []).prefix(Self.mostOpen).compactMap(\.integer)
  }

  /// Whether this operator has still to read it. Nobody reads their own.
  package func awaits(_ name: String) -> Bool {
    acknowledgedBy == nil && !by.hasSameBytes(as: name)
  }
}

extension Handoff {
  package var json: JSON {
    var object: JSONObject = [
      "seq": JSON(seq), "operator": .string(by), "note": .string(note), "at": .time(at),
      "open": .array(open.map { JSON($0) }),
    ]
    object["acknowledged_by"] = acknowledgedBy.map(JSON.string)
    object["acknowledged_at"] = acknowledgedAt.map(JSON.time)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    seq = try fields.integer("seq")
    by = try fields.text("operator")
    note = try fields.text("note")
    at = try fields.time("at")
    open = try fields.list("open").compactMap(\.integer)
    acknowledgedBy = try fields.optionalText("acknowledged_by")
    acknowledgedAt = try fields.optionalTime("acknowledged_at")
  }
}
