import BelayCore
import BelayLedger
import Testing

/// One verdict and one claim per escalation, held by the tables themselves.
@Suite struct SoleRecordTests {
  let scratch: Scratch
  let ledger: Ledger
  let key = EscalationKey(agent: refunds, id: "call-1")

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
  }

  static let sole: [EventType] = [.escalationDecided, .escalationClaimed]

  @Test(
    "INV 8, 13: the second verdict or claim is refused and names the first", arguments: sole)
  func second(type: EventType) throws {
    let outcome = try ledger.append(
      hubEvent(type, "1", about: key), hubEvent(type, "2", about: key), about: key)
    #expect(outcome.last == .conflict(1))
    #expect(ledger.lastSeq == 1)
    #expect(try ledger.reader.history(of: key).map(\.event.id) == ["1"])
  }

  @Test("INV 8, 13: it is refused in a later transaction and after a restart", arguments: sole)
  func later(type: EventType) throws {
    try ledger.append(sample("a"), sample("b"))
    try ledger.append(hubEvent(type, "1", about: key), about: key)
    #expect(try ledger.append(hubEvent(type, "2", about: key), about: key) == [.conflict(3)])
    ledger.close()
    let reopened = try scratch.open(create: false)
    #expect(try reopened.append(hubEvent(type, "3", about: key), about: key) == [.conflict(3)])
    #expect(try reopened.append(sample("c")).map(\.seq) == [4])
  }

  @Test("INV 8: a verdict whose transaction is not committed did not happen")
  func uncommitted() throws {
    try ledger.append(sample("a"))
    try ledger.begin()
    _ = try ledger.insert(
      hubEvent(.escalationDecided, "1", about: key), authid: "uid:1", recorded: noon,
      escalation: key)
    let crashed = try scratch.afterCrash()
    defer { withExtendedLifetime(crashed) {} }
    let reopened = try crashed.open(create: false)
    let outcome = try reopened.append(hubEvent(.escalationDecided, "2", about: key), about: key)
    #expect(outcome.map(\.seq) == [2])
  }

  @Test("a verdict and a claim of one escalation, and verdicts of two, do not collide")
  func apart() throws {
    let other = EscalationKey(agent: mails, id: key.id)
    try ledger.append(
      hubEvent(.escalationDecided, "1", about: key), hubEvent(.escalationClaimed, "2", about: key),
      about: key)
    let outcome = try ledger.append(hubEvent(.escalationDecided, "3", about: other), about: other)
    #expect(outcome.map(\.seq) == [3])
    #expect(try ledger.reader.verify().size == 3)
  }

  @Test("INV 7: the same decided event again is a duplicate, not a second verdict")
  func replayed() throws {
    let event = hubEvent(.escalationDecided, "1", about: key)
    #expect(try ledger.append(event, event, about: key).last == .duplicate(1))
  }

  @Test("the records of an escalation are found by its key, whatever its state")
  func history() throws {
    try ledger.append(sample("a"))
    for (id, type) in [("1", EventType.escalationRaised), ("2", .escalationDecided)] {
      try ledger.append(hubEvent(type, id, about: key), about: key)
      try ledger.append(sample("after \(id)"))
    }
    #expect(try ledger.reader.history(of: key).map(\.seq) == [2, 4])
    #expect(try ledger.reader.history(of: EscalationKey(agent: mails, id: key.id)).isEmpty)
  }
}
