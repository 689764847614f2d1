/// What of a tree must be remembered to let it grow: the roots of its perfect subtrees, largest first.
///
///     7 leaves = 4 + 2 + 1:   [ root of 0..<4, root of 4..<6, leaf 6 ]
///
/// One for each bit of the size, so a tree of ten million leaves takes at most 24 hashes. Appending
/// costs one node on average.
package struct CompactRange: Sendable, Equatable {
  package private(set) var size = 0
  private var roots: [Hash] = []

  package init() {}

  /// The range of a tree of which somebody knows the perfect subtrees.
  package init<Failure: Error>(
    size: Int, _ hash: (Subtree) throws(Failure) -> Hash
  ) throws(Failure) {
    self.size = size
    var first = 0
    for level in (0..<Int.bitWidth - 1).reversed() where size >> level & 1 == 1 {
      roots.append(try hash(Subtree(level: level, index: first >> level)))
      first += 1 << level
    }
  }

  /// Adds a leaf behind the others.
  ///
  /// - Parameter completed: is told of each subtree above the leaf that it makes perfect, from the
  ///   bottom up, with its level and its root.
  package mutating func append<Failure: Error>(
    _ leaf: Hash, _ completed: (Int, Hash) throws(Failure) -> Void
  ) throws(Failure) {
    var root = leaf
    var level = 0
    while size >> level & 1 == 1 {
      root = .node(roots.removeLast(), root)
      level += 1
      try completed(level, root)
    }
    roots.append(root)
    size += 1
  }

  package mutating func append(_ leaf: Hash) {
    append(leaf) { _, _ in }
  }

  /// Costs a node for each perfect subtree but one.
  package var root: Hash {
    guard let last = roots.last else { return .emptyRoot }
    return roots.dropLast().reversed().reduce(last) { .node($1, $0) }
  }

  package var head: TreeHead { TreeHead(size: size, root: root) }
}
