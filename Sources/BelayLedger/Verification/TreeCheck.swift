internal import BelayCore

/// Compares a tree that was built anew with the stored one: tile by tile, byte by byte, and its head.
enum TreeCheck {
  /// - Parameter tile: as it must be; where it has no hash yet, zeros are stored.
  static func compare(_ tile: Tile, _ id: TileID, _ session: ReadSession) throws {
    let find = try Statement(
      "SELECT hashes FROM tiles WHERE level = ? AND number = ?", on: session.database)
    find.bind(id.level, at: 1)
    find.bind(id.number, at: 2)
    defer { find.reset() }
    guard try find.next() else {
      throw broken(id, at: id.leaves.lowerBound, "is missing")
    }
    guard find.kind(0) == .bytes else {
      throw broken(id, at: id.leaves.lowerBound, "holds no hashes")
    }
    let (stored, expected) = (find.view(0), tile.bytes(filledTo: Tile.width))
    guard stored.elementsEqual(expected) else {
      let leaf = firstDifference(stored, expected, id)
      throw broken(id, at: leaf, "is not what the records hash to")
    }
  }

  /// The right edge, the head, and that there is no tile more.
  static func compare(_ tree: TreeEdge, _ whole: StoredTree, _ session: ReadSession) throws {
    let stored = whole.head
    guard stored.size == tree.size else {
      let what =
        stored.size > tree.size ? "the record is missing" : "the record is not in the tree"
      throw LedgerError.corrupt(seq: min(stored.size, tree.size) + 1, what)
    }
    for level in tree.tiles.indices {
      let (id, tile) = tree.last(ofLevel: level)
      if !tile.hashes.isEmpty { try compare(tile, id, session) }
    }
    guard stored.root == tree.head.root else {
      throw LedgerError.corrupt(
        seq: tree.size, "the root that is stored is not what the records hash to")
    }
    let tiles = TileID.count(inTreeOf: tree.size) - whole.pruned.hashes / Tile.width
    guard try session.number("SELECT count(*) FROM tiles") == tiles else {
      throw LedgerError.corrupt(seq: 0, "its tree has other tiles than the \(tiles) it should have")
    }
  }

  /// The leaf under the first hash that differs.
  private static func firstDifference(
    _ stored: UnsafeRawBufferPointer, _ expected: [UInt8], _ id: TileID
  ) -> Int {
    let byte = zip(stored, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? stored.count
    let place = min(byte / Hash.byteCount, Tile.width - 1)
    return id.leaves.lowerBound + place << (id.level * Tile.height)
  }

  private static func broken(_ id: TileID, at leaf: Int, _ what: String) -> LedgerError {
    .corrupt(seq: leaf + 1, "tile \(id) of the tree \(what)")
  }
}
