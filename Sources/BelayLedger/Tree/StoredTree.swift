internal import BelayCore

/// The tree as it is stored, inside one read transaction. Tiles that were read are kept, so that a proof
/// reads each of its few tiles once: under a millisecond for ten million records.
final class StoredTree {
  let head: TreeHead
  /// The leaves up to there have no hashes of their own any more.
  let pruned: PruneReach
  private let find: Statement
  private var read: [TileID: Tile] = [:]

  init(_ session: ReadSession) throws {
    head = try Self.head(session)
    pruned = try session.pruned().done
    find = try Statement(
      "SELECT hashes FROM tiles WHERE level = ? AND number = ?", on: session.database)
  }

  private static func head(_ session: ReadSession) throws -> TreeHead {
    let heads = try Statement("SELECT size, root FROM tree_head", on: session.database)
    defer { heads.reset() }
    guard try heads.next(), heads.kind(0) == .integer, heads.integer(0) >= 0,
      let root = Hash(heads.view(1)), heads.kind(1) == .bytes
    else { throw LedgerError.corrupt(seq: 0, "the head of its tree is missing") }
    let head = TreeHead(size: heads.integer(0), root: root)
    guard try !heads.next() else {
      throw LedgerError.corrupt(seq: 0, "its tree has more than one head")
    }
    return head
  }

  /// A tile as wide as it is in a tree of that size.
  func tile(_ id: TileID, width: Int) throws -> Tile {
    if let tile = read[id], tile.hashes.count >= width { return tile }
    find.bind(id.level, at: 1)
    find.bind(id.number, at: 2)
    defer { find.reset() }
    guard id.level > 0 || id.leaves.lowerBound >= pruned.hashes else {
      throw LedgerError.pruned("the hashes of the records up to #\(pruned.hashes) are pruned")
    }
    guard try find.next(), let tile = Tile(find.view(0), width: width) else {
      let seq = id.leaves.lowerBound + 1
      throw LedgerError.corrupt(seq: seq, "tile \(id) of the tree, from there on, is missing")
    }
    read[id] = tile
    return tile
  }

  /// The root of a perfect subtree of the stored tree.
  func root(of subtree: Subtree) throws -> Hash {
    let (id, run) = TileID.holding(subtree)
    return try tile(id, width: id.width(inTreeOf: head.size)).root(of: run)
  }

  /// The head that the tree had at a size up to its own.
  func head(size: Int) throws -> TreeHead {
    guard size < head.size else { return head }
    return try CompactRange(size: size, root(of:)).head
  }

  /// The right edge, checked against the head.
  func edge() throws -> TreeEdge {
    let edge = try TreeEdge(size: head.size) { id, width in try tile(id, width: width) }
    guard edge.head == head else {
      throw LedgerError.corrupt(
        seq: head.size, "the last tiles of its tree do not have the root that is stored with them")
    }
    return edge
  }
}
