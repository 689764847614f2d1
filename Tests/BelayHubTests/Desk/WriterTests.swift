import BelayCore
import BelayLedger
import Foundation
import Testing

@testable import BelayHub

/// A writer without its thread: each turn is one batch, on the thread of the test.
private func makeWriter(at path: String, _ clock: HandClock) throws -> Writer {
  let ledger = try Ledger(at: path, create: true)
  let bell = Bell()
  return try Writer(
    ledger: ledger, inbox: Inbox(bell: bell), bell: bell, board: Board(),
    feed: Feed(lastSeq: 0), clock: clock.clock,
    random: { (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)) }, policy: Policy())
}

@Suite("The writer")
final class WriterTests {
  private let path = NSTemporaryDirectory() + "belay-writer-" + UUID().uuidString
  private let clock = HandClock()

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  private func submission(_ command: Command, _ caller: Principal) -> Submission {
    Submission(command: command, caller: caller)
  }

  @Test("INV 10, FAULTS 32: an approval whose deadline passes before its commit is revoked with it")
  func late() throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a", members: [("timeout_s", 60)])
    writer.turn([submission(.raise(request), Bench.agent("refund"))])
    let raised = try #require(writer.fleet.escalations[request.key])
    // Readings of a turn: what is due at 0 s, the decision at 59 s, before the commit at 118 s.
    clock.drift(.seconds(59))
    let decision = Command.decide(.key(request.key), Bench.approval(of: raised))
    writer.turn([submission(decision, Bench.mira)])
    let state = try #require(writer.fleet.escalations[request.key]).state
    #expect(state.word == "revoked")
    let records = try writer.ledger!.reader.records(after: 0, limit: 10)
    #expect(
      records.map(\.event.kind) == [.escalationRaised, .escalationDecided, .escalationSuperseded])
  }

  @Test("INV 5: an approval that is not on disk yet cannot be claimed in the same batch")
  func claimedTooEarly() throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a")
    let agent = Bench.agent("refund")
    writer.turn([submission(.raise(request), agent)])
    let raised = try #require(writer.fleet.escalations[request.key])
    let claim = Command.claim(.id("a"), digest: raised.actionDigest, nonce: "n")
    let decision = Command.decide(.key(request.key), Bench.approval(of: raised))
    writer.turn([submission(decision, Bench.mira), submission(claim, agent)])
    #expect(writer.fleet.escalations[request.key]?.state.word == "approved")
    writer.turn([submission(claim, agent)])
    #expect(writer.fleet.escalations[request.key]?.state.word == "claimed")
  }

  @Test("INV 8: if two verdicts got as far as the ledger, its own constraint lets one in")
  func constraint() throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a")
    writer.turn([submission(.raise(request), Bench.agent("refund"))])
    let raised = try #require(writer.fleet.escalations[request.key])
    let now = clock.read()
    let first = try raised.deciding(
      Bench.approval(of: raised), by: "mira", at: now, eventID: "decision-1")
    let second = try raised.deciding(
      Bench.rejection(of: raised), by: "otto", at: now, eventID: "decision-2")
    _ = try writer.record(first, of: request.key, as: Bench.mira, at: now)
    do throws(HubRefusal) {
      _ = try writer.record(second, of: request.key, as: Bench.otto, at: now)
      Issue.record("a second verdict was recorded")
    } catch {
      #expect(error.status == 409)
      #expect(error.problem()["winner"]?["decided_by"]?.string == "mira")
    }
    writer.turn([])
    #expect(writer.broken == nil)
    #expect(try writer.ledger!.reader.lastSeq() == 2)
  }

  @Test("FAULTS 20: One batch is one commit, whatever it holds")
  func grouped() throws {
    var writer = try makeWriter(at: path, clock)
    writer.turn((1...100).map { submission(.ingest([Bench.event("\($0)")]), Bench.feeder) })
    #expect(writer.board.health.commits == 1)
    #expect(writer.board.health.recordsWritten == 100)
    writer.turn([submission(.list(state: nil, agent: nil), Bench.mira)])
    #expect(writer.board.health.commits == 1)
  }

  @Test(
    "INV 21, 32: operators wait for one slice of events, not for all that is handed in",
    arguments: [[10_000], Array(repeating: 100, count: 100)])
  func slices(sizes: [Int]) async throws {
    var writer = try makeWriter(at: path, clock)
    let inbox = writer.inbox
    writer.turn([submission(.ingest([Bench.event("0")]), Bench.feeder)])
    async let list = ask(inbox, .list(state: nil, agent: nil), Bench.mira)
    while inbox.room.commands == 0 { await Task.yield() }
    let kill = ControlRequest(verb: .kill, reason: "r")
    try inbox.put(submission(.order(Bench.id("refund"), kill), Bench.mira))
    let bulk = sizes.enumerated().map { number, size in
      submission(.ingest((0..<size).map { Bench.event("\(number)-\($0)") }), Bench.feeder)
    }
    writer.turn(bulk)
    #expect(inbox.room.commands == 0)
    #expect(writer.board.health.commits == 3)
    let records = try await writer.ledger!.reader.records(after: 0, limit: 1_000)
    let seq = try #require(records.first { $0.event.kind == .controlRequested }?.seq)
    #expect(seq <= Writer.slice + 2)
    #expect(try await writer.ledger!.reader.lastSeq() == 10_002)
    guard case .success(.escalations) = await list else {
      Issue.record("the operator was not answered")
      return
    }
  }

  @Test("INV 1, 5: who waits for a verdict has it in the turn that commits it, not in the next")
  func verdictInItsTurn() async throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a")
    let inbox = writer.inbox
    writer.turn([submission(.raise(request), Bench.agent("refund"))])
    let raised = try #require(writer.fleet.escalations[request.key])
    async let poll = ask(
      inbox, .look(.id("a"), waiting: .seconds(20)), Bench.agent("refund"), ticket: 1)
    while inbox.room.commands == 0 { await Task.yield() }
    writer.turn(inbox.take())
    let commits = writer.board.health.commits
    let decision = Command.decide(.key(request.key), Bench.approval(of: raised))
    writer.turn([submission(decision, Bench.mira), submission(.fleet, .hub)])
    #expect(writer.woken.isEmpty && writer.polls.count == 0)
    #expect(writer.board.health.longPolls == 0 && writer.board.health.commits == commits + 1)
    #expect(try await writer.ledger!.reader.lastSeq() == 2)
    writer.turn([])
    let seen = try (await poll).get()
    #expect(Reply.escalation(in: seen)?.state.word == "approved")
  }

  @Test("INV 1, 12: an order and its delivery to an agent that waits are one commit")
  func orderInItsTurn() async throws {
    var writer = try makeWriter(at: path, clock)
    let refund = Bench.id("refund")
    let inbox = writer.inbox
    let started = Bench.event(
      "s", agent: "refund", .agentStarted, ["name": "refund", "capabilities": ["controls"]])
    writer.turn([submission(.ingest([started]), Bench.agent("refund"))])
    async let poll = ask(
      inbox, .take(refund, after: 0, waiting: .seconds(20)), Bench.agent("refund"), ticket: 1)
    while inbox.room.commands == 0 { await Task.yield() }
    writer.turn(inbox.take())
    let commits = writer.board.health.commits
    let degrade = ControlRequest(verb: .degrade, reason: "r")
    writer.turn([submission(.order(refund, degrade), Bench.mira)])
    #expect(writer.woken.isEmpty && writer.polls.count == 0)
    #expect(writer.board.health.commits == commits + 1)
    let records = try await writer.ledger!.reader.records(after: 1, limit: 10)
    #expect(records.map(\.event.kind) == [.controlRequested, .controlDelivered])
    writer.turn([])
    let reply = try (await poll).get()
    guard case .controls(let taken) = reply else {
      Issue.record("the poll was answered with \(reply)")
      return
    }
    #expect(taken.map(\.state.word) == ["delivered"])
  }

  @Test("INV 4, 5: after a failed write nothing is answered as done, published or taken any more")
  func poison() async throws {
    let clock = clock
    let path = path
    let inbox: Inbox
    let board: Board
    let feed: Feed
    var writer = try makeWriter(at: path, clock)
    (inbox, board, feed) = (writer.inbox, writer.board, writer.feed)
    writer.ledger?.close()
    async let answer = ask(inbox, .ingest([Bench.event("1")]), Bench.feeder)
    async let reason = board.ending()
    while inbox.room.commands == 0 { await Task.yield() }
    writer.run()
    guard case .failure(.unavailable) = await answer else {
      Issue.record("an event was answered as recorded that is not on disk")
      return
    }
    #expect(await reason != nil)
    #expect(feed.isClosed && feed.lastSeq == 0)
    #expect(board.health.failure != nil && !board.health.ready)
    guard case .failure(.unavailable) = await ask(inbox, .fleet, .hub) else {
      Issue.record("a poisoned desk still answers")
      return
    }
  }

  @Test("INV 5: who waits for a verdict does not hear of one that could not be written")
  func verdictLost() async throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a")
    let inbox = writer.inbox
    writer.turn([submission(.raise(request), Bench.agent("refund"))])
    let raised = try #require(writer.fleet.escalations[request.key])
    async let poll = ask(
      inbox, .look(.id("a"), waiting: .seconds(20)), Bench.agent("refund"), ticket: 1)
    while inbox.room.commands == 0 { await Task.yield() }
    writer.turn(inbox.take())
    writer.ledger?.close()
    let decision = Command.decide(.key(request.key), Bench.approval(of: raised))
    try inbox.put(submission(decision, Bench.mira))
    writer.run()
    guard case .failure(.unavailable) = await poll else {
      Issue.record("a verdict was told that is not on disk")
      return
    }
  }

  @Test("INV 4: calls that wait in line or in a long poll are refused, too, when the ledger fails")
  func poisonReachesAll() async throws {
    var writer = try makeWriter(at: path, clock)
    let request = try Bench.request("a")
    let inbox = writer.inbox
    writer.turn([submission(.raise(request), Bench.agent("refund"))])
    async let poll = ask(
      inbox, .look(.id("a"), waiting: .seconds(20)), Bench.agent("refund"), ticket: 1)
    while inbox.room.commands == 0 { await Task.yield() }
    writer.turn(inbox.take())
    #expect(writer.polls.count == 1)
    writer.ledger?.close()
    async let event = ask(inbox, .ingest([Bench.event("1")]), Bench.feeder)
    while inbox.room.commands == 0 { await Task.yield() }
    writer.run()
    guard case (.failure(.unavailable), .failure(.unavailable)) = await (poll, event) else {
      Issue.record("a call was not refused")
      return
    }
  }
}

private func ask(
  _ inbox: Inbox, _ command: Command, _ caller: Principal, ticket: Int? = nil
) async -> Result<Reply, HubRefusal> {
  await withCheckedContinuation { answer in
    let submission = Submission(
      command: command, caller: caller, ticket: ticket.map(Ticket.init(number:)), answer: answer)
    do throws(HubRefusal) {
      try inbox.put(submission)
    } catch {
      answer.resume(returning: .failure(error))
    }
  }
}
