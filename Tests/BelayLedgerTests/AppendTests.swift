import BelayCore
import BelayLedger
import Testing

@Suite struct AppendTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
  }

  @Test("a new ledger is empty, and its first record is number 1")
  func firstRecord() throws {
    #expect(ledger.lastSeq == 0)
    let outcome = try ledger.append(sample("a"))
    let record = Record(seq: 1, recorded: noon, authid: "token:test", event: sample("a"))
    #expect(outcome == [.new(record)])
    #expect(try ledger.reader.records(after: 0, limit: 10) == [record])
  }

  @Test("INV 1: what is committed is there for another connection, what is not is not")
  func durable() throws {
    let other = try LedgerReader(at: scratch.state)
    try ledger.begin()
    _ = try ledger.insert(sample("a"), authid: "token:test", recorded: noon)
    #expect(try other.lastSeq() == 0)
    try ledger.commit()
    #expect(try other.lastSeq() == 1)
  }

  @Test("INV 1: a ledger that was never closed has all that was committed, and no more")
  func crash() throws {
    try ledger.append(sample("a"), sample("b"))
    try ledger.begin()
    _ = try ledger.insert(sample("c"), authid: "token:test", recorded: noon)
    let crashed = try scratch.afterCrash()
    let reopened = try crashed.open(create: false)
    #expect(reopened.lastSeq == 2)
    #expect(try reopened.reader.verify().size == 2)
  }

  @Test("INV 2: numbers go on without a gap after a close, a refusal and a duplicate")
  func gapless() throws {
    try ledger.append(sample("a"), sample("a"), sample("a", message: "other"), sample("b"))
    ledger.close()
    let reopened = try scratch.open(create: false)
    let outcome = try reopened.append(sample("c"), sample("b"), sample("d"))
    #expect(outcome.map(\.seq) == [3, 2, 4])
    #expect(try reopened.reader.records(after: 0, limit: 10).map(\.seq) == [1, 2, 3, 4])
  }

  @Test("INV 7: one event written out in two ways is one event, with another value it is another")
  func otherwiseWritten() throws {
    let line = #"{"specversion": "1.0", "id": "x", "source": "\/agents/a", "#
    let rest = #""type": "t", "data": {"n": 1, "m": [true]}}"#
    let compact = try event(line + rest, asSent: false)
    #expect(try ledger.append(compact).map(\.seq) == [1])
    #expect(try ledger.append(event(line + rest, asSent: true)) == [.duplicate(1)])
    let changed = rest.replacing("true", with: "false")
    #expect(try ledger.append(event(line + changed, asSent: true)) == [.conflict(1)])
    let longer = rest.replacing("}}", with: #"}, "more": 1}"#)
    #expect(try ledger.append(event(line + longer, asSent: true)) == [.conflict(1)])
  }

  /// An event out of an array, or as a line of its own.
  private func event(_ text: String, asSent: Bool) throws -> Event {
    let json = try JSON(parsing: text)
    guard asSent else { return try Event(json: json) }
    return try Array(text.utf8).withUnsafeBytes { try Event(json: json, sentAs: $0) }
  }

  @Test("INV 7: the same source, id and bytes give the same number again, now and after a restart")
  func duplicate() throws {
    try ledger.append(sample("a"))
    #expect(try ledger.append(sample("b"), sample("a")).last == .duplicate(1))
    ledger.close()
    #expect(try scratch.open(create: false).append(sample("a")) == [.duplicate(1)])
  }

  @Test("INV 7: a duplicate within one transaction is one record")
  func duplicateInBatch() throws {
    #expect(try ledger.append(sample("a"), sample("a")).last == .duplicate(1))
  }

  @Test("INV 7: the same id with other bytes is a conflict that names the record")
  func conflict() throws {
    try ledger.append(sample("a"), sample("b"))
    #expect(try ledger.append(sample("b", message: "changed")) == [.conflict(2)])
    #expect(try ledger.reader.record(2)?.event == sample("b"))
  }

  @Test("INV 7: ids that differ only in case, and ids of two agents, are different")
  func namespaces() throws {
    let outcome = try ledger.append(sample("a"), sample("A"), sample("a", of: mails))
    #expect(outcome.map(\.seq) == [1, 2, 3])
  }

  @Test("an unknown type, marks that JSON escapes, and text beyond ASCII come back as they were")
  func strangeEvent() throws {
    let event = Event(
      id: "a\"b\\c", source: .agent(refunds), type: "x.unknown", subject: "läuft \u{1F680}\n",
      data: ["deep": ["\u{0}": [1, 2.5, nil]]])
    try ledger.append(event, authid: "token:\"é\"")
    let record = try #require(try ledger.reader.record(1))
    #expect(record.event == event)
    #expect(record.authid == "token:\"é\"")
    #expect(try ledger.reader.verify().size == 1)
  }
}
