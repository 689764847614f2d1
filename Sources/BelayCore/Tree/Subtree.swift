/// A run of neighbouring leaves, of which a Merkle tree has one hash.
///
///     0 ───────── 4 ───── 6 ─ 7      the tree of 7 leaves is split where its largest power of
///     └─ perfect ─┘ └─ rest ──┘      two ends, and so is each rest (RFC 9162, 2.1.1)
///
/// Whatever stores a tree keeps the hashes of perfect subtrees, whose leaves are a power of two:
/// they never change. All others are put together from those.
package struct Subtree: Sendable, Hashable {
  /// Of its leaves, the first of the tree being 0. Not empty.
  package let leaves: Range<Int>

  package init(_ leaves: Range<Int>) {
    invariant(!leaves.isEmpty, "a subtree has a leaf")
    self.leaves = leaves
  }

  /// The perfect subtree `index` among those with 2^level leaves.
  package init(level: Int, index: Int) {
    self.init(index << level..<(index + 1) << level)
  }

  /// How many times its leaves were halved; nil if they are no power of two.
  package var level: Int? {
    let count = leaves.count
    return count & (count - 1) == 0 ? count.trailingZeroBitCount : nil
  }

  /// Of a perfect subtree, among those of its level.
  package var index: Int { leaves.lowerBound / leaves.count }

  /// Splits at the largest power of two that is smaller than the whole; of a single leaf, nil.
  package var halves: (left: Subtree, right: Subtree)? {
    guard leaves.count > 1 else { return nil }
    let half = 1 << (Int.bitWidth - 1 - (leaves.count - 1).leadingZeroBitCount)
    let middle = leaves.lowerBound + half
    return (Subtree(leaves.lowerBound..<middle), Subtree(middle..<leaves.upperBound))
  }

  /// Its hash, put together from perfect subtrees, of which `hash` is asked: at most one for each
  /// bit of the number of leaves.
  package func root<Failure: Error>(
    _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) -> Hash {
    guard level == nil, let (left, right) = halves else { return try hash(self) }
    return .node(try left.root(hash), try right.root(hash))
  }
}
