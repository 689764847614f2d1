/// A tree as of one moment: how many leaves it has and the root over them.
///
/// Two heads of one log are consistent if the smaller tree is the beginning of the larger;
/// `ConsistencyProof` shows it.
package struct TreeHead: Sendable, Hashable {
  /// Leaves; the newest record's `seq`, because records count from 1.
  package let size: Int
  package let root: Hash

  package static let empty = TreeHead(size: 0, root: .emptyRoot)

  package init(size: Int, root: Hash) {
    invariant(size >= 0, "a tree has no fewer leaves than none, not \(size)")
    self.size = size
    self.root = root
  }
}
