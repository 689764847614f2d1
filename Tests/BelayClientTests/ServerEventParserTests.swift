import BelayClient
import Testing

@Suite("Server-sent events")
struct ServerEventParserTests {
  /// Everything at once; `⏎` is the line ending under test.
  static let text = """
    : hb 2026-11-22T10:11:12Z⏎\
    ⏎\
    id: 7⏎\
    data: {"a":1}⏎\
    ⏎\
    event: reset⏎\
    data:one⏎\
    data⏎\
    data:  three⏎\
    retry: 10⏎\
    what: ever⏎\
    ⏎\
    event: forgotten⏎\
    ⏎\
    :⏎\
    id: 8⏎\
    data: é€😀⏎\
    ⏎\
    data: unfinished⏎
    """

  static let events: [ServerEvent] = [
    .comment("hb 2026-11-22T10:11:12Z"),
    .message(name: "message", id: "7", data: Array("{\"a\":1}".utf8)),
    .message(name: "reset", id: "7", data: Array("one\n\n three".utf8)),
    .comment(""),
    .message(name: "message", id: "8", data: Array("é€😀".utf8)),
  ]

  @Test(
    "INV 33: a stream means the same wherever it is cut and however its lines end",
    arguments: ["\n", "\r\n", "\r"])
  func cutAnywhere(ending: String) throws {
    let bytes = Array(Self.text.replacing("⏎", with: ending).utf8)
    for cut in 0...bytes.count {
      var parser = ServerEventParser()
      let events = try parser.feed(Array(bytes[..<cut])) + parser.feed(Array(bytes[cut...]))
      #expect(events == Self.events, "cut at \(cut)")
    }
    var parser = ServerEventParser()
    #expect(try bytes.flatMap { try parser.feed([$0]) } == Self.events)
  }

  @Test("A byte order mark at the beginning is skipped, later it is text")
  func mark() throws {
    var parser = ServerEventParser()
    let events = try parser.feed(Array("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n".utf8))
    #expect(events == [.message(name: "message", id: nil, data: [UInt8(ascii: "a")])])
  }

  @Test("An id with a NUL is not taken")
  func identity() throws {
    var parser = ServerEventParser()
    let events = try parser.feed(Array("id: 1\nid: 2\u{0}\ndata:\n\n".utf8))
    #expect(events == [.message(name: "message", id: "1", data: [])])
  }

  @Test("INV 31: a line of the limit passes, one byte more ends the stream")
  func longLine() throws {
    var parser = ServerEventParser(limit: 16)
    #expect(try parser.feed(Array("data: 0123456789\n\n".utf8)).count == 1)
    #expect(throws: ServerEventParser.TooLong.self) {
      try parser.feed(Array("data: 0123456789A".utf8))
    }
  }

  @Test("INV 31: many short lines do not make an event longer than the limit")
  func longEvent() {
    var parser = ServerEventParser(limit: 16)
    let error = #expect(throws: ServerEventParser.TooLong.self) {
      try parser.feed(Array(String(repeating: "data: 01234\n", count: 4).utf8))
    }
    #expect(
      error.map { "\($0)" }
        == "the event stream has a line or an event of more than 16 bytes")
  }
}
