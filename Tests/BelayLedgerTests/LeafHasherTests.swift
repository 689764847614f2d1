import BelayCore
import Testing

@testable import BelayLedger

/// A row is hashed as its record was on its way in, whatever is in it.
@Suite struct LeafHasherTests {
  static let events: [(event: Event, authid: String)] = [
    (sample("plain"), "token:test"),
    (Event(id: "bare", source: .hub, type: "x"), "uid:0"),
    (
      Event(
        id: "a\"b\\c", source: .agent(refunds), type: "x.\"unknown\"", time: noon,
        subject: "läuft \u{1F680}\n\u{0}\u{1F}\u{7F}", data: ["deep": ["\u{0}": [1, 2.5, nil]]]),
      "token:\"é\"\u{2028}"
    ),
    (
      Event(
        id: "old", source: .operator("mira"), type: "x", time: Timestamp(microseconds: -1),
        subject: "r", data: ["agent_id": "mail-agent"]), ""
    ),
    (
      Event(
        id: "otel", source: .telemetry("crew"), type: .log,
        time: Timestamp(microseconds: .max), data: ["control": ["agent": "mail-agent"]]), "none"
    ),
  ]

  @Test("INV 3: the leaves of stored rows are those that were put into the tree")
  func rows() throws {
    let scratch = try Scratch()
    let ledger = try scratch.open()
    for (index, (event, authid)) in Self.events.enumerated() {
      try ledger.begin()
      let recorded = Timestamp(microseconds: Int64(index * 700_000) - 1_000_000)
      _ = try ledger.insert(event, authid: authid, recorded: recorded)
      try ledger.commit()
    }
    #expect(try ledger.reader.verify() == ledger.treeHead)
    let records = try ledger.reader.records(after: 0, limit: 10)
    #expect(records.map(\.event) == Self.events.map(\.event))
  }

  @Test(
    "a time is written as everywhere, in the second of the one before and in another",
    arguments: [0, 1, 999_999, 1_000_000, -1, -1_000_000, -1_000_001, 1_795_342_272_123_456])
  func times(microseconds: Int64) {
    var text = TimeText()
    for step: Int64 in [0, 1, 7, 1_000_000, -3, 86_400_000_000] {
      let time = Timestamp(microseconds: microseconds + step)
      #expect(text.text(of: time) == Array(time.rfc3339.utf8))
    }
  }

  @Test("INV 3: a payload that writes its members otherwise is read in full, and is right")
  func otherwiseWritten() throws {
    let scratch = try Scratch()
    let ledger = try scratch.open()
    let texts = [
      #"{"data":{},"specversion":"1.0","\u0069d":"1","source":"/agents/a","type":"t"}"#,
      #"{"specversion":"1.0","id":"2","source":"\/agents\/a","type":"t","time":null}"#,
      #"{"specversion":"1.0","id":"3","source":"/agents/a","type":"t","time":"2026-11-22t10:11:12+01:00"}"#,
      #"{"specversion":"1.0","id":"4","source":"/otel/x","type":"t","data":{"agent_id":7}}"#,
      #"{"specversion":"1.0","id":"5","source":"/otel/x","type":"t","data":{"agent\u005fid":"b"}}"#,
      #"{"specversion":"1.0","id":"6","source":"/hub","type":"t","data":null,"subject":"r"}"#,
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      let event = try bytes.withUnsafeBytes { bytes in
        try Event(json: JSON(parsing: bytes), sentAs: bytes)
      }
      #expect(event.payload == bytes)
      try ledger.append(event)
    }
    #expect(try ledger.reader.verify().size == texts.count)
    ledger.close()
    for seq in 1...texts.count {
      let copy = try scratch.afterCrash()
      try copy.edit("UPDATE events SET agent = 'mail-agent' WHERE seq = \(seq)")
      #expect(throws: LedgerError.self) { try LedgerReader(at: copy.state).verify() }
    }
  }
}
