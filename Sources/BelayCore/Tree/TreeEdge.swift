/// The right edge of a growing tree: of each level the last tile while it is not full.
///
///     level 2                      [ 0..<65536 ]
///     level 1      full   full  …  [ 65536..<65792, 65792..<66048 ]
///     level 0   full full full  …  [ 66048, 66049 ]                    size 66,050
///
/// Everything left of it is final, so it is all that is needed to go on. A few tiles of 8 KiB,
/// whatever the size.
package struct TreeEdge: Sendable, Equatable {
  package private(set) var range: CompactRange
  /// By level; none of them full, each but the highest perhaps empty.
  package private(set) var tiles: [Tile]

  package init() {
    range = CompactRange()
    tiles = [Tile()]
  }

  /// Goes on where a tree of that size ended.
  ///
  /// - Parameter tile: gives the last tile of a level; not asked for empty ones.
  package init<Failure: Error>(
    size: Int, _ tile: (TileID, _ width: Int) throws(Failure) -> Tile
  ) throws(Failure) {
    var tiles = [Tile()]
    var level = 0
    while size >> (level * Tile.height) > 0 {
      let id = TileID(level: level, number: size >> ((level + 1) * Tile.height))
      let width = id.width(inTreeOf: size)
      if level == tiles.count { tiles.append(Tile()) }
      if width > 0 { tiles[level] = try tile(id, width) }
      level += 1
    }
    self.tiles = tiles
    // The perfect subtrees that a compact range remembers all lie in these tiles.
    range = CompactRange(size: size) { subtree in
      let (id, run) = TileID.holding(subtree)
      return tiles[id.level].root(of: run)
    }
  }

  package var size: Int { range.size }
  package var head: TreeHead { range.head }

  /// The last tile of a level, and its place; empty if the level ends with a full one.
  package func last(ofLevel level: Int) -> (id: TileID, tile: Tile) {
    let number = size >> ((level + 1) * Tile.height)
    return (TileID(level: level, number: number), tiles[level])
  }

  /// Adds a leaf behind the others; one node on average.
  ///
  /// - Parameter filled: is told of each tile that the leaf makes full, which is then final.
  package mutating func append<Failure: Error>(
    _ leaf: Hash, _ filled: (TileID, Tile) throws(Failure) -> Void
  ) throws(Failure) {
    guard (size + 1).isMultiple(of: Tile.width) else {
      tiles[0].append(leaf)
      range.append(leaf)
      return
    }
    try fill(with: leaf, filled)
  }

  private mutating func fill<Failure: Error>(
    with leaf: Hash, _ filled: (TileID, Tile) throws(Failure) -> Void
  ) throws(Failure) {
    let newSize = size + 1
    var tiles = tiles
    func put(_ hash: Hash, _ level: Int) throws(Failure) {
      if level == tiles.count { tiles.append(Tile()) }
      tiles[level].append(hash)
      guard tiles[level].isFull else { return }
      let number = newSize >> ((level + 1) * Tile.height) - 1
      try filled(TileID(level: level, number: number), tiles[level])
      tiles[level] = Tile()
    }
    try put(leaf, 0)
    try range.append(leaf) { (height, root) throws(Failure) in
      if height.isMultiple(of: Tile.height) { try put(root, height / Tile.height) }
    }
    self.tiles = tiles
  }
}
