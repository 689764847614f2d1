internal import BelayCore

/// Holds what was pruned against the records that say so, and what is left of the tree below the first
/// header against itself (INV 3): that it leads to the roots that were recorded and signed.
struct PruneCheck {
  let state: Pruned

  init(_ session: ReadSession) throws {
    state = try session.pruned()
    guard state.through.isSound, state.done.isSound || !state.isFinished,
      state.through.isAtLeast(state.done)
    else { throw LedgerError.corrupt(seq: 0, "the table pruned does not agree with itself") }
  }

  /// The tree up to the first header that is there.
  func edge(_ session: ReadSession) throws -> TreeEdge {
    let size = state.done.headers
    guard size > 0 else { return TreeEdge() }
    let tree = try StoredTree(session)
    return try TreeEdge(size: size) { id, width in try tree.tile(id, width: width) }
  }

  /// The order, and that the roots it names are those of the tree.
  func check(_ session: ReadSession) throws {
    guard state.by > 0 else {
      guard try session.number("SELECT count(*) FROM base") == 0, state == Pruned() else {
        throw LedgerError.corrupt(seq: 0, "no record says what was pruned")
      }
      return
    }
    let record = try session.records(after: state.by - 1, limit: 1).first
    guard let record, record.seq == state.by, record.event.kind == .ledgerPruned,
      record.event.source == .hub, PruneReach(record.event.data["through"]) == state.through
    else {
      throw LedgerError.corrupt(
        seq: state.by, "it does not say what the table pruned says that it pruned")
    }
    try checkFold(record, session)
    let tree = try StoredTree(session)
    for (name, path) in PruneReach.stages where state.through[keyPath: path] > 0 {
      let end = state.through[keyPath: path]
      guard
        try record.event.data["stages"]?[name]?["root"]?.string
          == "\(tree.head(size: end).root)"
      else {
        throw LedgerError.corrupt(
          seq: end, "the tree up to there is not the one that was pruned by #\(state.by)")
      }
    }
    try checkTiles(tree)
  }

  private func checkFold(_ record: Record, _ session: ReadSession) throws {
    let base = try session.base()
    let said = record.event.data["fold"]
    guard let base, said?["seq"]?.integer == base.seq, base.seq == state.through.payload,
      said?["sha256"]?.string == Digest(sha256Of: base.json().encoded()).text
    else {
      throw LedgerError.corrupt(
        seq: state.by, "the fold of the pruned records is not the one that it recorded")
    }
  }

  /// Full tiles whose leaves have no header any more: each must have the hash that the one above has.
  private func checkTiles(_ tree: StoredTree) throws {
    for id in TileID.all(inTreeOf: state.done.headers)
    where id.leaves.upperBound <= state.done.headers {
      guard id.level > 0 || id.leaves.lowerBound >= state.done.hashes else { continue }
      let tile = try tree.tile(id, width: Tile.width)
      let above = Subtree(level: (id.level + 1) * Tile.height, index: id.number)
      guard try tile.root(of: 0..<Tile.width) == tree.root(of: above) else {
        throw LedgerError.corrupt(
          seq: id.leaves.lowerBound + 1, "tile \(id) of the tree is not below the hash above it")
      }
    }
  }

  /// A head that was signed of records that are gone; false if nothing is left to show it by.
  func shows(_ head: TreeHead, _ session: ReadSession) throws -> Bool {
    do {
      guard try StoredTree(session).head(size: head.size) == head else {
        throw LedgerError.corrupt(
          seq: 1, "the first \(head.size) records are not those that were signed")
      }
      return true
    } catch LedgerError.pruned {
      return false
    }
  }
}
