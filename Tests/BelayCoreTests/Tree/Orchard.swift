import BelayCore

/// The tree over some leaves, worked out as the definitions of RFC 9162 say it and with everything
/// hashed anew each time: what the real one must agree with.
struct NaiveTree {
  let leaves: ArraySlice<Hash>

  init(_ leaves: ArraySlice<Hash>) { self.leaves = leaves }

  /// `MTH`
  var root: Hash {
    guard leaves.count > 1 else { return leaves.first ?? .emptyRoot }
    return .node(left.root, right.root)
  }

  var head: TreeHead { TreeHead(size: leaves.count, root: root) }

  /// `PATH`
  func path(to index: Int) -> [Hash] {
    guard leaves.count > 1 else { return [] }
    return index < half
      ? left.path(to: index) + [right.root] : right.path(to: index - half) + [left.root]
  }

  /// `SUBPROOF`
  func proof(of size: Int, isWhole: Bool = true) -> [Hash] {
    if size == leaves.count { return isWhole ? [] : [root] }
    return size <= half
      ? left.proof(of: size, isWhole: isWhole) + [right.root]
      : right.proof(of: size - half, isWhole: false) + [left.root]
  }

  private var half: Int {
    var half = 1
    while 2 * half < leaves.count { half *= 2 }
    return half
  }

  private var left: NaiveTree { NaiveTree(leaves.prefix(half)) }
  private var right: NaiveTree { NaiveTree(leaves.dropFirst(half)) }
}

/// Leaves that are all different, and their trees of every size.
enum Orchard {
  static let leaves = (0..<300).map { Hash.leaf([UInt8($0 & 255), UInt8($0 >> 8)]) }

  static func tree(_ size: Int) -> NaiveTree { NaiveTree(leaves[..<size]) }

  /// Only what a tree keeps: asking for anything but a perfect subtree is a mistake.
  static func perfect(_ subtree: Subtree) -> Hash {
    guard let level = subtree.level, subtree == Subtree(level: level, index: subtree.index) else {
      invariantBroken("\(subtree.leaves) is a perfect subtree")
    }
    return NaiveTree(leaves[subtree.leaves]).root
  }
}
