/// Which tile of a tree: its level, and its number within the level, both from 0.
package struct TileID: Sendable, Hashable {
  package let level: Int
  package let number: Int

  package init(level: Int, number: Int) {
    self.level = level
    self.number = number
  }

  /// The tile that knows a perfect subtree, and the run of its hashes that this takes.
  package static func holding(_ subtree: Subtree) -> (id: TileID, run: Range<Int>) {
    guard let height = subtree.level else {
      invariantBroken("a tile knows perfect subtrees, not \(subtree.leaves)")
    }
    let level = height / Tile.height
    let first = subtree.leaves.lowerBound >> (level * Tile.height)
    let id = TileID(level: level, number: first / Tile.width)
    let place = first % Tile.width
    return (id, place..<place + 1 << (height % Tile.height))
  }

  /// How many hashes it has in a tree of that size: 0 to 256.
  package func width(inTreeOf size: Int) -> Int {
    min(max(0, size >> (level * Tile.height) - number * Tile.width), Tile.width)
  }

  /// Its leaves: those under all of its hashes, if it is full.
  package var leaves: Range<Int> {
    let count = Tile.width << (level * Tile.height)
    return number * count..<(number + 1) * count
  }

  /// Every tile of a tree of that size that has a hash, level by level.
  package static func all(inTreeOf size: Int) -> some Sequence<TileID> {
    levels(inTreeOf: size).lazy.flatMap { level in
      (0..<count(ofLevel: level, inTreeOf: size)).lazy.map { TileID(level: level, number: $0) }
    }
  }

  /// How many tiles those are.
  package static func count(inTreeOf size: Int) -> Int {
    levels(inTreeOf: size).reduce(0) { $0 + count(ofLevel: $1, inTreeOf: size) }
  }

  private static func levels(inTreeOf size: Int) -> [Int] {
    (0..<Int.bitWidth / Tile.height).filter { size >> ($0 * Tile.height) > 0 }
  }

  private static func count(ofLevel level: Int, inTreeOf size: Int) -> Int {
    (size >> (level * Tile.height) + Tile.width - 1) / Tile.width
  }
}

extension TileID: CustomStringConvertible {
  package var description: String { "\(level)/\(number)" }
}
