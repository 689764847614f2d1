/// When the newest records are to be signed: at once after a decision and at a start, after so many
/// records, and at the latest some time after the first that is not signed.
///
/// All times are nanoseconds on one clock.
package struct SigningSchedule: Sendable, Equatable {
  /// How often.
  package struct Pace: Sendable, Equatable {
    package var everyRecords = 1_000
    package var every: Duration = .seconds(10)
    /// Silence after which the hub writes a record that says so: an hour without records is attested
    /// too, and cannot be told from one whose records were taken away otherwise.
    package var heartbeat: Duration = .seconds(3_600)

    package init() {}
  }

  private let pace: Pace
  package private(set) var recorded: Int
  package private(set) var signed: Int
  private var waitingSince: UInt64?
  private var isUrgent = false

  /// - Parameter signed: the size of the last signed tree.
  package init(pace: Pace, recorded: Int, signed: Int, at now: UInt64) {
    self.pace = pace
    self.recorded = recorded
    self.signed = signed
    guard recorded > signed else { return }
    // The last run was stopped before it signed them, and they have waited long enough.
    waitingSince = now
    isUrgent = true
  }

  /// Records up to this one are committed.
  ///
  /// - Parameter isDecision: somebody's verdict, claim or order is among them.
  package mutating func recorded(upTo seq: Int, isDecision: Bool, at now: UInt64) {
    recorded = seq
    guard recorded > signed else { return }
    waitingSince = waitingSince ?? now
    isUrgent = isUrgent || isDecision
  }

  package mutating func signed(upTo size: Int, at now: UInt64) {
    signed = size
    waitingSince = recorded > signed ? now : nil
    // What has come meanwhile may hold a decision.
    isUrgent = isUrgent && recorded > signed
  }

  package func isDue(at now: UInt64) -> Bool { due.map { $0 <= now } ?? false }

  /// The moment at which it is due; nil while everything is signed.
  package var due: UInt64? {
    guard let waitingSince else { return nil }
    if isUrgent || recorded - signed >= pace.everyRecords { return 0 }
    return waitingSince &+ UInt64(max(0, pace.every / .nanoseconds(1)))
  }
}
