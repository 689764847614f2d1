internal import BelayCore

/// What anchors say about a ledger whose records are sound: whether it is the one that they have seen,
/// and how much of it they have not seen yet.
///
/// Whoever holds key and database can rewrite what came since the newest anchor, and no check finds
/// it. So how old that is belongs to the verdict.
struct AnchorCheck {
  typealias Check = LedgerVerdict.Check

  private let sightings: [AnchorSighting]
  private let keys: [VerifierKey]
  private let head: TreeHead
  private let signedSize: Int
  private let now: Timestamp
  private let reader: LedgerReader

  /// - Parameter head: of the tree that was built anew from the records.
  init(_ log: SignedLog, _ head: TreeHead, _ reader: LedgerReader) {
    sightings = log.anchors
    keys = log.keys
    signedSize = min(head.size, log.newestSize ?? 0)
    now = log.time
    self.head = head
    self.reader = reader
  }

  /// Whether the checkpoints that are kept outside are of this tree; nil if there are none.
  func integrity() throws(LedgerError) -> Check? {
    var held = 0
    for sighting in sightings {
      guard let note = sighting.note else { continue }
      if let reason = try contradiction(note) {
        return Check("anchors", .fail, "\(sighting.name): \(reason)")
      }
      held += 1
    }
    guard held > 0 else { return nil }
    let names = sightings.filter { $0.note != nil }.map(\.name).joined(separator: ", ")
    return Check("anchors", .pass, "what is kept outside is the beginning of this tree: \(names)")
  }

  private func contradiction(_ note: SignedNote) throws(LedgerError) -> String? {
    let kept: TreeHead
    do throws(NoteError) {
      kept = try Checkpoint(note, signedBy: keys).head
    } catch {
      return "the checkpoint there does not hold: \(error)"
    }
    guard kept.size <= head.size else {
      return "it has seen \(kept.size) records, and there are \(head.size): the newest were cut "
        + "off, or an older copy was put back"
    }
    guard try reader.treeHead(size: kept.size) == kept else {
      return "the first \(kept.size) records are not those that it has seen: the ledger was "
        + "rewritten"
    }
    return nil
  }

  // MARK: Age and size

  /// How much of the ledger is seen outside, and since when.
  func completeness() throws(LedgerError) -> Check {
    let troubles = sightings.compactMap { one in one.trouble.map { "\(one.name): \($0)" } }
    let furthest = sightings.max { self.size($0) < self.size($1) }
    guard let newest = furthest, self.size(newest) > 0 else {
      guard troubles.isEmpty else {
        return Check("anchors", .fail, troubles.joined(separator: "; "))
      }
      return Check(
        "anchors", .unknown,
        "no anchor is known: whoever has key and database could have rewritten all of it; start the "
          + "hub with --anchor-file or --witness, or name a file with --anchor")
    }
    let size = self.size(newest)
    let age = newest.at.map { ", \(Self.ago(now.since($0)))" } ?? ""
    let reach = "\(newest.name) has seen \(size) of \(head.size) records\(age)"
    let rest = troubles.isEmpty ? "" : "; " + troubles.joined(separator: "; ")
    guard let waiting = try waiting(behind: size), waiting > LedgerStanding.patience else {
      return Check("anchors", .pass, reach + rest)
    }
    return Check(
      "anchors", .fail,
      "\(reach); record \(size + 1) has waited \(Self.words(waiting)) for an anchor\(rest)",
      seq: size + 1)
  }

  private func size(_ sighting: AnchorSighting) -> Int {
    sighting.note.flatMap { try? Checkpoint(text: $0.text).head.size } ?? 0
  }

  /// For how long the first record that is signed, and that no anchor has seen, is there. Nil if they
  /// have seen all that is signed.
  private func waiting(behind size: Int) throws(LedgerError) -> Duration? {
    guard size < signedSize else { return nil }
    return try reader.records(after: size, limit: 1).first.map { now.since($0.recorded) }
  }

  private static func ago(_ age: Duration) -> String {
    age < .zero ? "at a time that has not come yet" : "\(words(age)) ago"
  }

  /// `12 s`, `40 min`, `3 h`, `2 days`
  private static func words(_ age: Duration) -> String {
    let seconds = age.components.seconds
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7_200: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3_600) h"
    default: return "\(seconds / 86_400) days"
    }
  }
}
