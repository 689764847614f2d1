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

  @Test("FAULTS 89: a record is one line, whatever its texts hold")
  func oneLine() throws {
    let hostile = "a\nb\r\n\u{2028}\u{85}c\u{B}\"},{\"seq\":1}"
    let event = Event(
      id: "e", source: .agent(try #require(AgentID("a"))), type: .log, subject: hostile,
      data: ["message": .string(hostile), "name": .string(hostile)])
    let record = Record(
      seq: 1, recorded: Timestamp(microseconds: 5), authid: "token:\(hostile)", event: event)
    let bytes = record.encoded()
    #expect(!bytes.contains(0x0A) && !bytes.contains(0x0D) && !bytes.contains(0x0B))
    #expect(try JSON(parsing: bytes)["data"]?["message"]?.string == hostile)
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
