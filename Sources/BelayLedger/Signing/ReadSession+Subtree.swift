internal import BelayCore

extension ReadSession {
  /// The root over a perfect subtree, put together from the leaves that are stored with the records.
  func root(of subtree: Subtree) throws -> Hash {
    let leaves = try Statement(
      "SELECT leaf FROM events WHERE seq > ? AND seq <= ? ORDER BY seq", on: database)
    leaves.bind(subtree.leaves.lowerBound, at: 1)
    leaves.bind(subtree.leaves.upperBound, at: 2)
    var range = CompactRange()
    while try leaves.next() {
      guard let leaf = Hash(leaves.bytes(0)) else {
        let seq = subtree.leaves.lowerBound + range.size + 1
        throw LedgerError.corrupt(seq: seq, "its leaf hash has no 32 bytes")
      }
      range.append(leaf)
    }
    return range.root
  }
}
