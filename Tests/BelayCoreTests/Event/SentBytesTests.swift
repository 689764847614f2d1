import BelayCore
import Testing

/// What becomes of the bytes an author sent.
@Suite("An event's payload as it was sent")
struct SentBytesTests {
  private static func event(_ text: String) throws -> Event {
    let bytes = Array(text.utf8)
    let json = try JSON(parsing: bytes)
    return try bytes.withUnsafeBytes { try Event(json: json, sentAs: $0) }
  }

  @Test("INV 7: one line is kept byte for byte, spaces and number forms included")
  func verbatim() throws {
    let text = #"{"specversion": "1.0", "id":"1","source":"/agents/a","type":"t","data":{"n":1.0}}"#
    #expect(try Self.event("  " + text + " \t").payload == Array(text.utf8))
  }

  @Test(
    "what cannot stand as it is, is written anew",
    arguments: [
      "{\"specversion\":\"1.0\",\n\"id\":\"1\",\"source\":\"/agents/a\",\"type\":\"t\"}",
      "{\"specversion\":\"1.0\",\r\n\"id\":\"1\",\"source\":\"/agents/a\",\"type\":\"t\"}",
      #"{"specversion":"1.0","seq":7,"id":"1","source":"/agents/a","type":"t"}"#,
      #"{"specversion":"1.0","\u0073eq":7,"id":"1","source":"/agents/a","type":"t"}"#,
      #"{"specversion":"1.0","id":"1","source":"/agents/a","authid":"hub","type":"t"}"#,
    ])
  func anew(_ text: String) throws {
    let plain = #"{"specversion":"1.0","id":"1","source":"/agents/a","type":"t"}"#
    #expect(try Self.event(text).payload == Array(plain.utf8))
  }

  @Test("INV 6: a record read from its wire bytes is the record, and writes the same bytes again")
  func wire() throws {
    let text = #"{"specversion": "1.0","id":"1","source":"/agents/a","type":"t","x":[1.50]}"#
    let record = Record(
      seq: 7, recorded: Timestamp(microseconds: 1), authid: "token:\"x\"",
      event: try Self.event(text))
    let bytes = record.encoded()
    let read = try Record(json: JSON(parsing: bytes), sentAs: bytes)
    #expect(read == record)
    #expect(read.encoded() == bytes)
  }

  @Test("a wire form that somebody else wrote is read all the same")
  func foreignWire() throws {
    let text = """
      {"seq":7,"specversion":"1.0","id":"1","source":"/agents/a","type":"t","authid":"a",\
      "recordedtime":"2026-11-22T10:11:12Z"}
      """
    let record = try Record(json: JSON(parsing: text), sentAs: Array(text.utf8))
    #expect(record.seq == 7)
    #expect(
      record.event.payload
        == Array(#"{"specversion":"1.0","id":"1","source":"/agents/a","type":"t"}"#.utf8))
  }
}
