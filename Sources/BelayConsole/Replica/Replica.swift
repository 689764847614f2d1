import BelayCore

/// The console's copy of the hub's fold, and how far it can be trusted.
struct Replica: Sendable {
  private(set) var fleet = Fleet()
  private(set) var link = Link()
  private(set) var clock = HubClock()
  private(set) var throughput = Throughput()
  private(set) var hasSnapshot = false
  private(set) var role: String?
  private(set) var name: String?
  /// What the hub said last of the ledger's anchors; nil before it did.
  private(set) var standing: LedgerStanding?

  /// The hub's ledger is shorter than it was: an older copy was put back, or its machine. Kept for as long as
  /// the console runs, since what was acknowledged in between is gone for good.
  private(set) var setback: Setback?

  struct Setback: Equatable, Sendable {
    /// The newest record that was seen here, and the hub's newest after that.
    let had: Int
    let has: Int

    /// What happened, then what to do.
    var words: String {
      "the ledger went back from #\(had) to #\(has): what came between is gone; "
        + "run `belay ledger verify` and look at the anchors (L)"
    }
  }

  enum Outcome: Equatable {
    case applied
    /// There is a hole before this record; the rest was dropped and a snapshot is needed.
    case gap(at: Int)
  }

  mutating func read(_ now: Reading) {
    clock.read(now)
  }

  mutating func connecting(attempt: Int) {
    link.became(.connecting(attempt: attempt))
  }

  mutating func lost(_ reason: String) {
    link.became(.lost(reason: reason))
  }

  /// There is no hub; what comes is from files.
  mutating func unlinked() {
    link.became(.unlinked)
  }

  mutating func heartbeat(_ time: Timestamp, at now: Reading) {
    link.heard(at: now.boot)
    clock.heartbeat(time, at: now.boot)
    if hasSnapshot, link.phase != .resyncing { link.became(.live) }
  }

  mutating func took(_ snapshot: Fleet, at now: Reading) {
    if hasSnapshot, snapshot.seq < fleet.seq {
      setback = Setback(had: setback?.had ?? fleet.seq, has: snapshot.seq)
    }
    fleet = snapshot
    hasSnapshot = true
    link.heard(at: now.boot)
    link.became(.live)
  }

  mutating func signedIn(role: String, name: String) {
    self.role = role
    self.name = name
  }

  mutating func took(_ standing: LedgerStanding) {
    self.standing = standing
  }

  /// Folds live records in. Those that the snapshot already holds are passed over.
  mutating func apply(_ records: [Record], at now: Reading) -> Outcome {
    link.heard(at: now.boot)
    guard hasSnapshot, link.phase != .resyncing else { return .applied }
    for record in records where record.seq > fleet.seq {
      guard record.seq == fleet.seq + 1 else {
        link.became(.resyncing)
        return .gap(at: record.seq)
      }
      fleet.apply(record)
      throughput.counted(record.recorded)
    }
    if let newest = records.last { clock.recorded(newest.recorded, at: now.boot) }
    if link.phase != .unlinked { link.became(.live) }
    return .applied
  }
}
