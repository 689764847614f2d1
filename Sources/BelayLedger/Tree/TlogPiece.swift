package import BelayCore

/// A piece of the ledger as others read logs: a tile of hashes, or a bundle of what the leaves hash
/// (C2SP tlog-tiles).
extension ReadSession {
  /// Nil if the tree has no such piece, or not as wide a one.
  func piece(_ path: TilePath) throws -> [UInt8]? {
    let tree = try StoredTree(self)
    guard path.width <= path.tile.width(inTreeOf: tree.head.size) else { return nil }
    switch path.content {
    case .hashes: return Array(try tree.tile(path.tile, width: path.width).bytes())
    case .entries:
      guard path.number * Tile.width >= tree.pruned.headers else {
        throw LedgerError.pruned("the records up to #\(tree.pruned.headers) are pruned")
      }
      return try bundle(path)
    }
  }

  /// The headers of the records, each behind its length in two bytes, high byte first.
  private func bundle(_ path: TilePath) throws -> [UInt8] {
    var hasher = LeafHasher()
    var bytes: [UInt8] = []
    var seq = path.number * Tile.width
    let rows = try rows(after: seq, limit: path.width)
    defer { rows.reset() }
    while try rows.next() {
      let row = try Row(rows)
      seq += 1
      guard row.seq == seq else { break }
      let header = hasher.header(of: row)
      guard header.count <= UInt16.max else {
        throw LedgerError.corrupt(seq: seq, "its header is longer than an entry of a log may be")
      }
      bytes += [UInt8(header.count >> 8), UInt8(header.count & 0xFF)]
      bytes += header
    }
    guard seq == path.number * Tile.width + path.width else {
      throw LedgerError.corrupt(seq: seq, "the record is missing")
    }
    return bytes
  }
}

extension LedgerReader {
  /// A tile or a bundle of entries; nil if the ledger has no such one.
  package func piece(_ path: TilePath) throws(LedgerError) -> [UInt8]? {
    try read { try $0.piece(path) }
  }

  package func piece(_ path: TilePath) async throws(LedgerError) -> [UInt8]? {
    try await read { try $0.piece(path) }
  }
}
