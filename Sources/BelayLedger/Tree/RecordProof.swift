package import BelayCore

/// Shows that one record is in a tree, to somebody who has neither the ledger nor trusts the hub.
///
/// The header is what the leaf hashes, `SHA-256(0x00 || header)`; with the hashes beside the way up it
/// leads to the root. It names the payload by a salted commitment only, so it tells nothing private.
package struct RecordProof: Sendable, Equatable {
  package let seq: Int
  /// Canonical JSON; see `LeafHeader`.
  package let header: [UInt8]
  package let inclusion: InclusionProof
  package let head: TreeHead

  package var leaf: Hash { .leaf(header) }

  /// `{"seq":5,"index":4,"header":"{…}","leaf":"…","hashes":["…"],"tree":{"size":8,"root":"…"}}`,
  /// hashes in hexadecimal digits.
  package var json: JSON {
    [
      "seq": JSON(seq), "index": JSON(inclusion.index),
      "header": .string(String(decoding: header, as: UTF8.self)), "leaf": .string("\(leaf)"),
      "hashes": .array(inclusion.hashes.map { .string("\($0)") }), "tree": head.json,
    ]
  }
}

/// Two heads of one ledger, and that the older is the beginning of the newer.
package struct GrowthProof: Sendable, Equatable {
  package let older: TreeHead
  package let newer: TreeHead
  package let consistency: ConsistencyProof

  /// `{"from":{"size":6,"root":"…"},"to":{…},"hashes":["…"]}`
  package var json: JSON {
    [
      "from": older.json, "to": newer.json,
      "hashes": .array(consistency.hashes.map { .string("\($0)") }),
    ]
  }
}

extension TreeHead {
  package var json: JSON { ["size": JSON(size), "root": .string("\(root)")] }
}

// MARK: Making them

extension ReadSession {
  /// The head as it was when the ledger had that many records; nil if it never had.
  func treeHead(size: Int) throws -> TreeHead? {
    let tree = try StoredTree(self)
    return (0...tree.head.size).contains(size) ? try tree.head(size: size) : nil
  }

  /// Nil if the tree of that size, by default the whole, does not have the record, or never had that
  /// size. What does not hold is not handed out.
  func proof(of seq: Int, size: Int?) throws -> RecordProof? {
    let tree = try StoredTree(self)
    let size = size ?? tree.head.size
    guard size <= tree.head.size, (1...max(1, size)).contains(seq), size > 0 else { return nil }
    guard seq > tree.pruned.headers else {
      throw LedgerError.pruned(
        "the records up to #\(tree.pruned.headers) are pruned, headers and all")
    }
    let rows = try rows(after: seq - 1, limit: 1)
    defer { rows.reset() }
    guard try rows.next(), case let row = try Row(rows), row.seq == seq else {
      throw LedgerError.corrupt(seq: seq, "the record is missing")
    }
    var hasher = LeafHasher()
    let proof = RecordProof(
      seq: seq, header: hasher.header(of: row),
      inclusion: try InclusionProof(index: seq - 1, size: size, tree.root(of:)),
      head: try tree.head(size: size))
    guard proof.inclusion.shows(proof.leaf, in: proof.head) else {
      throw LedgerError.corrupt(seq: seq, "the record does not match its leaf in the tree")
    }
    return proof
  }

  /// Nil unless 0 < from <= to <= the size of the tree.
  func growth(from older: Int, to newer: Int) throws -> GrowthProof? {
    let tree = try StoredTree(self)
    guard 0 < older, older <= newer, newer <= tree.head.size else { return nil }
    return GrowthProof(
      older: try tree.head(size: older), newer: try tree.head(size: newer),
      consistency: try ConsistencyProof(from: older, to: newer, tree.root(of:)))
  }
}

// Each comes twice: for a thread that may block, and for a task. About a millisecond for ten million
// records.

extension LedgerReader {
  /// The head of the stored tree, as of the newest record or of an older size that it had.
  package func treeHead(size: Int? = nil) throws(LedgerError) -> TreeHead? {
    try read { session in
      guard let size else { return try StoredTree(session).head }
      return try session.treeHead(size: size)
    }
  }

  /// That a record is in the tree of a size, by default in the newest; nil if it is not.
  package func proof(of seq: Int, size: Int? = nil) throws(LedgerError) -> RecordProof? {
    try read { try $0.proof(of: seq, size: size) }
  }

  package func proof(of seq: Int, size: Int? = nil) async throws(LedgerError) -> RecordProof? {
    try await read { try $0.proof(of: seq, size: size) }
  }

  /// That the tree of one size is the beginning of the tree of another; nil if it never had these sizes.
  package func growth(from older: Int, to newer: Int) throws(LedgerError) -> GrowthProof? {
    try read { try $0.growth(from: older, to: newer) }
  }

  package func growth(from older: Int, to newer: Int) async throws(LedgerError) -> GrowthProof? {
    try await read { try $0.growth(from: older, to: newer) }
  }
}

// MARK: Signed ones

extension SignedLog {
  /// The newest checkpoint with its head; nil if there is none.
  ///
  /// - Throws: `corrupt` if it does not hold, or is not of the stored tree.
  func newest(of reader: LedgerReader) throws(LedgerError) -> (note: SignedNote, head: TreeHead)? {
    guard let note = notes.last else { return nil }
    let head: TreeHead
    do throws(NoteError) {
      head = try Checkpoint(note, signedBy: keys).head
    } catch {
      throw .corrupt(seq: 0, "its newest checkpoint does not hold: \(error)")
    }
    guard try reader.treeHead(size: head.size) == head else {
      throw .corrupt(seq: 0, "its newest checkpoint is not of the tree that is stored")
    }
    return (note, head)
  }
}

extension LedgerReader {
  /// A `.tlog-proof` of one record under the newest checkpoint, with its header as the extra data; nil if
  /// no checkpoint covers the record.
  package func transparencyProof(of seq: Int, by log: SignedLog) throws(LedgerError) -> [UInt8]? {
    guard let (note, head) = try log.newest(of: self),
      let proof = try proof(of: seq, size: head.size)
    else { return nil }
    return TransparencyProof(extra: proof.header, inclusion: proof.inclusion, note: note).bytes
  }
}
