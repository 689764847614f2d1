package import BelayCore
package import BelayLedger

/// The one place where something happens to the fleet.
///
///     surface ──► inbox (operator | agent | ingest) ──► writer thread ──► ledger ── fsync ──┐
///        ▲                                                                                 │
///        └──────────── replies, feed, long polls: only after the commit ◄──────────────────┘
///
/// Every call becomes a command and waits for its answer; one thread takes the commands in batches,
/// decides them on the fleet value, and commits each batch once. While a commit runs, the next batch
/// gathers. Nothing is answered, published or woken before its commit is on disk (INV 1, 5).
///
/// Full inboxes refuse with `unavailable`; agents cannot fill the operators' one (INV 21, 32).
package final class Desk: Sendable {
  /// Committed records, for streams.
  package let feed: Feed

  let inbox: Inbox
  let board: Board

  /// Takes the ledger over, settles what the last run left open (INV 18), and starts the writer.
  ///
  /// - Throws: what the ledger throws while it is read and while the first records are committed.
  package init(
    ledger: sending Ledger, clock: Clock, random: @escaping @Sendable () -> (UInt64, UInt64),
    policy: Policy = Policy()
  ) throws {
    invariant(false, "not written yet")
  }

  /// The number of the newest committed record. Cheap; asks nobody.
  package var lastSeq: Int { board.health.lastSeq }

  /// Cheap; asks nobody.
  package var health: Health { board.health }

  /// Returns when the ledger failed, with the reason, so that the program can exit (INV 4); `nil`
  /// after an orderly shutdown or when the waiting task is cancelled.
  package func failure() async -> String? {
    nil
  }

  /// Takes no more, works off what waits, saves a snapshot, closes the ledger. Waits for all of it.
  package func shutdown() async {
  }

  /// Looks at the clock now and returns when everything that was due is on disk. For tests that drive
  /// the clock by hand; the writer otherwise wakes by itself.
  package func wake() async {
  }
}
