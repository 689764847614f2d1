/// Shows that a leaf is at its place in a tree of which only the head is known: the hash beside each
/// step from the leaf up to the root (RFC 9162, 2.1.3).
package struct InclusionProof: Sendable, Equatable {
  /// Of the leaf; one less than the record's `seq`.
  package let index: Int
  /// From the leaf's sister upwards.
  package let hashes: [Hash]

  package init(index: Int, hashes: [Hash]) {
    self.index = index
    self.hashes = hashes
  }

  /// Makes the proof for one leaf of the tree of that size.
  ///
  /// - Parameters:
  ///   - index: of the leaf, from 0, below `size`.
  ///   - hash: gives the root of a perfect subtree; asked at most twice for each level.
  package init<Failure: Error>(
    index: Int, size: Int, _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) {
    invariant((0..<size).contains(index), "leaf \(index) is in the tree of \(size) leaves")
    self.index = index
    hashes = try Self.path(to: index, in: Subtree(0..<size), hash)
  }

  private static func path<Failure: Error>(
    to index: Int, in tree: Subtree, _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) -> [Hash] {
    guard let (left, right) = tree.halves else { return [] }
    let isLeft = left.leaves.contains(index)
    let (inside, beside) = isLeft ? (left, right) : (right, left)
    return try path(to: index, in: inside, hash) + [try beside.root(hash)]
  }

  /// Whether the leaf is in the tree at this index (RFC 9162, 2.1.3.2).
  package func shows(_ leaf: Hash, in tree: TreeHead) -> Bool {
    guard index >= 0, index < tree.size else { return false }
    var (node, last, root) = (index, tree.size - 1, leaf)
    for hash in hashes {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        root = .node(hash, root)
        climb(&node, &last)
      } else {
        root = .node(root, hash)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && root == tree.root
  }
}

/// Goes up to where the node is a right child: on the way it has no sister, because the right edge
/// of a tree is cut off unevenly.
func climb(_ node: inout Int, _ last: inout Int) {
  while node & 1 == 0, node != 0 {
    node >>= 1
    last >>= 1
  }
}
