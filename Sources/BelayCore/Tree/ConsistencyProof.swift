/// Shows that one tree is the beginning of another: that nothing was changed, removed or put in
/// between while it grew (RFC 9162, 2.1.4).
///
/// From the empty tree nothing can be shown and no proof counts: everything begins with nothing.
package struct ConsistencyProof: Sendable, Equatable {
  package let hashes: [Hash]

  package init(hashes: [Hash]) { self.hashes = hashes }

  /// Makes the proof between two sizes of one tree.
  ///
  /// - Parameters:
  ///   - older: from 1 to `newer`.
  ///   - hash: gives the root of a perfect subtree; asked at most twice for each level.
  package init<Failure: Error>(
    from older: Int, to newer: Int, _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) {
    invariant(0 < older && older <= newer, "a tree of \(older) leaves grows to \(newer)")
    hashes = try Self.path(to: older, in: Subtree(0..<newer), isOldTree: true, hash)
  }

  /// - Parameter isOldTree: the part so far is all of the older tree, whose root the verifier has.
  private static func path<Failure: Error>(
    to older: Int, in tree: Subtree, isOldTree: Bool, _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) -> [Hash] {
    guard older != tree.leaves.upperBound, let (left, right) = tree.halves else {
      return isOldTree ? [] : [try tree.root(hash)]
    }
    if older <= left.leaves.upperBound {
      return try path(to: older, in: left, isOldTree: isOldTree, hash) + [try right.root(hash)]
    }
    return try path(to: older, in: right, isOldTree: false, hash) + [try left.root(hash)]
  }

  /// Whether the newer tree begins with the older one (RFC 9162, 2.1.4.2).
  package func shows(_ newer: TreeHead, extends older: TreeHead) -> Bool {
    guard 0 < older.size, older.size <= newer.size else { return false }
    guard older.size < newer.size else { return hashes.isEmpty && older.root == newer.root }
    var (node, last) = (older.size - 1, newer.size - 1)
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    // If the older tree is a perfect subtree of the newer, its root is not repeated in the proof.
    var rest = node == 0 ? [older.root] + hashes : hashes[...]
    guard let first = rest.popFirst() else { return false }
    var (oldRoot, newRoot) = (first, first)
    for hash in rest {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        oldRoot = .node(hash, oldRoot)
        newRoot = .node(hash, newRoot)
        climb(&node, &last)
      } else {
        newRoot = .node(newRoot, hash)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && oldRoot == older.root && newRoot == newer.root
  }
}
