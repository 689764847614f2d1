import Testing

@testable import BelayCore

@Suite("Records")
struct RecordTests {
  func record() throws -> Record {
    Record(
      seq: 184_223, recorded: Timestamp(microseconds: 1_795_342_271_198_000),
      authid: "token:\"ci\"", event: try Event(json: envelope(["extra": [1, "é"]])))
  }

  @Test("The wire form is the payload with the hub's members at its end")
  func encodes() throws {
    let record = try record()
    let payload = String(decoding: record.event.payload, as: UTF8.self)
    #expect(
      String(decoding: record.encoded(), as: UTF8.self) == payload.dropLast()
        + #","seq":184223,"recordedtime":"2026-11-22T10:11:11.198000Z","authid":"token:\"ci\""}"#)
  }

  @Test("INV 6: the wire form reads back as the same record and the same bytes")
  func roundTrips() throws {
    let record = try record()
    let again = try Record(json: JSON(parsing: record.encoded()))
    #expect(again == record)
    #expect(again.encoded() == record.encoded())
  }

  @Test("An event without a time happened when it was recorded")
  func time() throws {
    let record = Record(
      seq: 1, recorded: Timestamp(microseconds: 5), authid: "uid:1",
      event: try Event(json: envelope(["time": nil])))
    #expect(record.time == Timestamp(microseconds: 5))
    #expect(try self.record().time.rfc3339 == "2026-11-22T10:11:12.123456Z")
  }

  static let wrong: [[String: JSON?]] = [
    [:], ["seq": 0, "recordedtime": "2026-11-22T10:11:12Z", "authid": "a"],
    ["seq": "1", "recordedtime": "2026-11-22T10:11:12Z", "authid": "a"],
    ["seq": 1.5, "recordedtime": "2026-11-22T10:11:12Z", "authid": "a"],
    ["seq": 1, "recordedtime": nil, "authid": "a"],
    ["seq": 1, "recordedtime": "2026-11-22T10:11:12Z", "authid": nil],
  ]

  @Test("A record without its number, its time or its credential is none", arguments: wrong)
  func refuses(changes: [String: JSON?]) {
    #expect(throws: EventError.self) { try Record(json: envelope(changes)) }
  }
}
