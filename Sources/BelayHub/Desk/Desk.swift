internal import BelayCore
package import BelayLedger
internal import Foundation
internal import Synchronization

/// The one place where something happens to the fleet.
///
///     surface ──► inbox (operators | agents | ingest) ──► writer thread ──► ledger ── fsync ──┐
///        ▲                                                                                    │
///        └──────────── replies, feed, long polls: only after the commit ◄─────────────────────┘
///
/// Every call becomes a command and waits for its answer; one thread takes the commands in batches,
/// decides them on the fleet value, and commits each batch once. While a commit runs, the next batch
/// gathers. Nothing is answered, published or woken before its commit is on disk (INV 1, 5).
///
/// Full inboxes refuse with `unavailable`; agents cannot fill the operators' one (INV 21, 32).
package final class Desk: Sendable {
  /// Committed records, for streams.
  package let feed: Feed
  /// Committed records, for pages and proofs; closed by `shutdown`.
  package let reader: LedgerReader

  /// What became of what was handed in.
  let ingestMeter = IngestMeter()

  /// `nil` for a desk that signs nothing.
  let signer: Signer?

  /// The fleet as of any moment.
  let past: Past

  private let inbox: Inbox
  private let board: Board
  private let tickets = Atomic(0)

  /// Takes the ledger over, settles what the last run left open (INV 18), and starts the writer.
  ///
  /// - Throws: what the ledger throws while it is read and while the first records are committed.
  package init(
    ledger: sending Ledger, clock: Clock, random: @escaping @Sendable () -> (UInt64, UInt64),
    policy: Policy = Policy(), notary: sending Notary? = nil
  ) throws {
    let bell = Bell()
    inbox = Inbox(bell: bell)
    board = Board()
    reader = ledger.reader
    feed = Feed(lastSeq: ledger.lastSeq)
    past = try Past(ledger.directory, limits: policy.past)
    let notice = notary?.notice
    if let notary {
      signer = Signer(
        notary, pace: policy.signing, recorded: ledger.lastSeq, alarm: bell, clock: clock)
    } else {
      signer = nil
    }
    var writer = try Writer(
      ledger: ledger, inbox: inbox, bell: bell, board: board, feed: feed, clock: clock,
      random: random, policy: policy, signer: signer, past: past)
    try writer.open(notice)
    signer?.start()
    Self.start(writer)
  }

  /// A desk that is dropped closes as by `shutdown`, only that nobody waits for it.
  deinit {
    post(Submission(command: .close, caller: .hub))
  }

  /// Hands the writer to a thread of its own: commits block, and must not hold up anybody else.
  private static func start(_ writer: sending Writer) {
    let owned = Mutex<Writer?>(writer)
    let thread = Thread {
      owned.withLock { $0?.run() }
    }
    thread.name = "belay writer"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// The number of the newest committed record. Cheap; asks nobody.
  package var lastSeq: Int { feed.lastSeq }

  /// Cheap; asks nobody.
  package var health: Health {
    var health = board.health
    let room = inbox.room
    health.lastSeq = feed.lastSeq
    health.waitingCommands = room.commands
    health.waitingBytes = room.bytes
    return health
  }

  /// What waits for the writer, lane by lane. Cheap; asks nobody.
  var lanes: [(lane: Lane, room: Inbox.Room)] { inbox.rooms }

  /// Returns when the ledger failed, with the reason, so that the program can exit (INV 4); `nil`
  /// after an orderly shutdown or when the waiting task is cancelled.
  package func failure() async -> String? {
    await board.ending()
  }

  /// Takes no more, works off what waits, saves a snapshot, closes the ledger. Waits for all of it.
  package func shutdown() async {
    await past.end()
    _ = try? await ask(.close, as: .hub) { $0 }
  }

  /// Looks at the clock now and returns when everything that was due is on disk. For tests that drive
  /// the clock by hand; the writer otherwise wakes by itself.
  package func wake() async {
    _ = try? await ask(.wake, as: .hub) { $0 }
  }
}

// MARK: Asking the writer

extension Desk {
  /// Puts the command into its lane and waits for the answer. It is done only while the caller is
  /// still admitted; who is not gets 401.
  func ask<Answer>(
    _ command: Command, as caller: Principal, while stillAdmits: (@Sendable () -> Bool)? = nil,
    _ pick: (Reply) -> Answer?
  ) async throws(HubRefusal) -> Answer {
    if let act = command.act(by: caller.role) { try caller.require(act) }
    let reply = try await submit(command, as: caller, while: stillAdmits).get()
    guard let answer = pick(reply) else {
      invariantBroken("the writer answered \(command) with \(reply)")
    }
    return answer
  }

  private func submit(
    _ command: Command, as caller: Principal, while stillAdmits: (@Sendable () -> Bool)?
  ) async -> Result<Reply, HubRefusal> {
    let ticket = command.isPatient ? nextTicket() : nil
    return await withTaskCancellationHandler {
      await withCheckedContinuation { answer in
        post(
          Submission(
            command: command, caller: caller, ticket: ticket, stillAdmits: stillAdmits,
            answer: answer))
      }
    } onCancel: {
      if let ticket { post(Submission(command: .forget(ticket), caller: caller)) }
    }
  }

  /// Puts it into its lane, or answers at once that there is no room.
  func post(_ submission: Submission) {
    do throws(HubRefusal) {
      try inbox.put(submission)
    } catch {
      submission.answer?.resume(returning: .failure(error))
    }
  }

  private func nextTicket() -> Ticket {
    Ticket(number: tickets.add(1, ordering: .relaxed).newValue)
  }
}
