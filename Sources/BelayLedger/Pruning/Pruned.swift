package import BelayCore

/// How far retention has let go of records: by stage, the last record that it reaches. What goes later
/// never reaches further, and every end is a multiple of 256, so that only full tiles and bundles go.
///
///     headers and all gone │ header, no payload │ of decisions payload too │ whole …
///                     headers              decisions                   payload
package struct PruneReach: Sendable, Equatable {
  /// What events say. Records of decisions are kept longer, if the policy says so.
  package var payload = 0
  package var decisions = 0
  /// Who, when and what kind: what the leaf hashes.
  package var headers = 0
  /// The hashes of the leaves; the tree above them stays for ever.
  package var hashes = 0

  static let stages: [(String, any WritableKeyPath<PruneReach, Int> & Sendable)] = [
    ("payload", \.payload), ("decisions", \.decisions), ("headers", \.headers),
    ("hashes", \.hashes),
  ]

  package init() {}

  /// Between the last header that goes and the first payload that stays: SQLite moves the neighbours of
  /// rows that are deleted, and must leave no copy of what may be erased later.
  static let margin = 2 * Tile.width

  /// Reads `{"payload": 512, "decisions": 512, "headers": 0, "hashes": 0}`; nil for anything else.
  package init?(_ json: JSON?) {
    guard let json else { return nil }
    for (name, path) in Self.stages {
      guard let number = json[name]?.integer, number >= 0 else { return nil }
      self[keyPath: path] = number
    }
    guard isSound else { return nil }
  }

  package var json: JSON {
    [
      "payload": JSON(payload), "decisions": JSON(decisions), "headers": JSON(headers),
      "hashes": JSON(hashes),
    ]
  }

  var isSound: Bool {
    payload >= decisions && decisions >= headers && headers >= hashes
      && [payload, decisions, headers, hashes].allSatisfy { $0.isMultiple(of: Tile.width) }
  }

  /// Whether no stage of it is behind the other's.
  func isAtLeast(_ other: PruneReach) -> Bool {
    payload >= other.payload && decisions >= other.decisions && headers >= other.headers
      && hashes >= other.hashes
  }
}

/// What the ledger remembers of it: what was ordered, and what of that is gone from the disk.
package struct Pruned: Sendable, Equatable {
  package var through = PruneReach()
  package var done = PruneReach()
  /// Payloads up to there take no room any more.
  var shrunk = 0
  /// The record of the newest order; 0 if there is none.
  package var by = 0

  package var isFinished: Bool { through == done }
}

extension ReadSession {
  func pruned() throws -> Pruned {
    let rows = try Statement("SELECT stage, through, done, by FROM pruned", on: database)
    defer { rows.reset() }
    var pruned = Pruned()
    while try rows.next() {
      let name = rows.text(0)
      if let (_, path) = PruneReach.stages.first(where: { $0.0 == name }) {
        pruned.through[keyPath: path] = rows.integer(1)
        pruned.done[keyPath: path] = rows.integer(2)
      } else {
        pruned.shrunk = rows.integer(2)
      }
      pruned.by = max(pruned.by, rows.integer(3))
    }
    return pruned
  }

  /// The fold that those without older records begin with.
  func base() throws -> Fleet? {
    let rows = try Statement("SELECT seq, fold, sha256 FROM base", on: database)
    defer { rows.reset() }
    guard try rows.next() else { return nil }
    let (seq, bytes, sum) = (rows.integer(0), rows.bytes(1), rows.bytes(2))
    let limits = JSONLimits(maxBytes: 1 << 30, maxDepth: 128)
    guard SHA256.hash(bytes) == sum, let json = try? JSON(parsing: bytes, limits: limits),
      let fleet = try? Fleet(json: json), fleet.seq == seq
    else {
      throw LedgerError.corrupt(seq: seq, "the fold of the pruned records up to there is damaged")
    }
    return fleet
  }
}

extension LedgerReader {
  package func pruned() throws(LedgerError) -> Pruned { try read { try $0.pruned() } }
}

/// Which rows pruning leaves alone, in SQL.
enum PruneRows {
  /// Without them nobody could tell what was erased, held and pruned, nor whose signatures count.
  static let isKept = """
    type IN ('belay.ledger.erased', 'belay.ledger.held', 'belay.ledger.released', \
    'belay.ledger.pruned', 'belay.ledger.key_rotated', 'belay.ledger.origin_opened')
    """
  static let isDecision = """
    (type GLOB 'belay.escalation.*' OR type GLOB 'belay.control.*' OR type GLOB 'belay.advice.*')
    """
  static let isDecisionType: @Sendable (String) -> Bool = { type in
    ["belay.escalation.", "belay.control.", "belay.advice."].contains { type.hasPrefix($0) }
  }
}
