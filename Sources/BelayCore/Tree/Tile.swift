/// Neighbouring hashes of one level of a tree, up to 256, kept and served together.
///
///     level 1    ┌ root of leaves 0..<256, root of leaves 256..<512, … ┐   number 0
///     level 0    ┌ leaf 0, leaf 1, … leaf 255 ┐ ┌ leaf 256, … ┐            numbers 0, 1
///
/// Only every eighth level of the tree is kept; the seven between are hashed when they are asked
/// for, 255 hashes at most. A full tile never changes; only the last one of a level grows.
///
/// Source: C2SP tlog-tiles.
package struct Tile: Sendable, Equatable {
  /// Hashes that fill a tile.
  package static let width = 256
  /// Levels of the tree from one tile to the one above.
  package static let height = 8

  package private(set) var hashes: [Hash] = []

  package init() {}

  /// The first `width` hashes of a stored tile; nil if there are not as many bytes.
  package init?(_ bytes: UnsafeRawBufferPointer, width: Int) {
    guard bytes.count >= width * Hash.byteCount else { return nil }
    hashes.reserveCapacity(width)
    for place in 0..<width {
      let start = place * Hash.byteCount
      let one = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Hash.byteCount])
      guard let hash = Hash(one) else { return nil }
      hashes.append(hash)
    }
  }

  package var isFull: Bool { hashes.count == Self.width }

  package mutating func append(_ hash: Hash) {
    invariant(!isFull, "a tile has room for 256 hashes")
    if hashes.isEmpty { hashes.reserveCapacity(Self.width) }
    hashes.append(hash)
  }

  /// The hashes one after the other, and `count` hashes in all: zeros for those that are not there.
  package func bytes(filledTo count: Int = 0) -> [UInt8] {
    var bytes = hashes.withUnsafeBytes { Array($0) }
    bytes += repeatElement(0, count: max(0, count - hashes.count) * Hash.byteCount)
    return bytes
  }

  /// The root over a run of its hashes whose number is a power of two.
  package func root(of run: Range<Int>) -> Hash {
    var level = Array(hashes[run])
    while level.count > 1 {
      level = stride(from: 0, to: level.count, by: 2).map { .node(level[$0], level[$0 + 1]) }
    }
    return level[0]
  }
}
