/// How far others can vouch for the ledger: what of it is signed, and what of that is kept elsewhere.
///
///     recorded   on disk; what an acknowledgement means
///     signed     under a checkpoint that is on disk; a moment later
///     anchored   that checkpoint is where this machine cannot change it any more
///
/// Whoever holds key and database can rewrite everything since the last anchor, so its age is shown.
package struct LedgerStanding: Sendable, Equatable {
  /// A place outside that keeps checkpoints, and the newest that it has.
  package struct Anchor: Sendable, Equatable {
    package var name: String
    /// Records under the newest checkpoint there; 0 = none yet.
    package var size = 0
    package var at: Timestamp?
    /// Why the last one did not get there.
    package var trouble: String?

    package init(name: String) { self.name = name }
  }

  package var origin: String
  package var signedSize = 0
  package var signedAt: Timestamp?
  package var anchors: [Anchor] = []
  /// Why the hub only reads, if it does: nothing is recorded, signed or decided.
  package var readOnly: String?

  package init(origin: String) { self.origin = origin }

  /// The anchor that is the furthest.
  package var newest: Anchor? {
    anchors.filter { $0.size > 0 }.max { ($0.size, $0.at) < ($1.size, $1.at) }
  }
}

private func < (one: (Int, Timestamp?), other: (Int, Timestamp?)) -> Bool {
  (one.0, one.1?.microseconds ?? 0) < (other.0, other.1?.microseconds ?? 0)
}

extension LedgerStanding {
  /// How long what is signed may be nowhere else before a screen calls the anchor stale.
  package static let patience = Duration.seconds(60)
  /// How long an anchor may be silent with nothing new to keep. A hub that has nothing to record says so
  /// once an hour.
  package static let longestSilence = Duration.seconds(7_200)

  /// Whether the outside is behind what is signed here for longer than it should be.
  package func isStale(at now: Timestamp) -> Bool {
    guard let newest, let at = newest.at else { return true }
    let age = now.since(at)
    return newest.size < signedSize ? age > Self.patience : age > Self.longestSilence
  }

  /// With the age of each anchor at that moment; stale if anchors are wanted and behind.
  package func json(at now: Timestamp) -> JSON {
    [
      "origin": .string(origin), "signed_size": JSON(signedSize),
      "signed_at": signedAt.map { .string($0.rfc3339) } ?? .null,
      "read_only": readOnly.map { .string($0) } ?? .null,
      "stale": .bool(!anchors.isEmpty && isStale(at: now)),
      "anchors": .array(anchors.map { $0.json(at: now) }),
    ]
  }
}

extension LedgerStanding.Anchor {
  func json(at now: Timestamp) -> JSON {
    [
      "name": .string(name), "size": JSON(size),
      "at": at.map { .string($0.rfc3339) } ?? .null,
      "age_s": at.map { JSON(max(0, Int(now.since($0).components.seconds))) } ?? .null,
      "trouble": trouble.map { .string($0) } ?? .null,
    ]
  }
}
