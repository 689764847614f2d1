import BelayCore
internal import Synchronization

/// Slows down who guesses tokens, without ever standing in the way of a valid one: good credentials
/// are let in before this table is asked, so nobody can lock an operator out.
///
/// Each source may fail `allowed` times a minute and is then refused with 429. The table holds at
/// most `capacity` sources; when it is full, the one that has been quiet longest is forgotten.
final class FailedLogins: Sendable {
  /// What to do about one more failure.
  struct Verdict: Equatable {
    /// more than allowed within the minute
    var refused: Bool
    /// first of this minute that is worth a line in the log
    var isNews: Bool
  }

  private struct Minute {
    var began: UInt64
    var failures: Int
    var last: UInt64
  }

  static let allowed = 30
  static let capacity = 1_024
  private static let minute: UInt64 = 60_000_000_000

  private let table = Mutex<[String: Minute]>([:])

  /// Counts a failure of that source, e.g. `127.0.0.1` or `uid 1000`.
  func failed(from source: String, at now: BootInstant) -> Verdict {
    table.withLock { table in
      if table[source] == nil, table.count >= Self.capacity { Self.forgetQuietest(of: &table) }
      var entry = table[source] ?? Minute(began: now.nanoseconds, failures: 0, last: 0)
      if now.nanoseconds &- entry.began >= Self.minute {
        entry = Minute(began: now.nanoseconds, failures: 0, last: 0)
      }
      entry.failures += 1
      entry.last = now.nanoseconds
      table[source] = entry
      let isNews = entry.failures == 1 || entry.failures == Self.allowed + 1
      return Verdict(refused: entry.failures > Self.allowed, isNews: isNews)
    }
  }

  private static func forgetQuietest(of table: inout [String: Minute]) {
    guard let quietest = table.min(by: { $0.value.last < $1.value.last }) else { return }
    table[quietest.key] = nil
  }
}
