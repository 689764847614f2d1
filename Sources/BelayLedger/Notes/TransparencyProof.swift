package import BelayCore

/// That one record is in a log, in one text that needs nobody's help to be checked.
///
///     c2sp.org/tlog-proof@v1
///     extra base64(…)              optional, and not covered by the proof
///     index N                      from 0: `seq` less one
///     base64(hash)                 from the leaf's sibling up, none for a tree of one leaf
///
///     checkpoint, with its signatures
///
/// Kept in files named `.tlog-proof`. Source: c2sp.org/tlog-proof.
package struct TransparencyProof: Sendable, Equatable {
  package var extra: [UInt8]?
  package var inclusion: InclusionProof
  package var note: SignedNote

  private static let title = "c2sp.org/tlog-proof@v1"
  /// A tree of 2^63 leaves has no longer one.
  private static let mostHashes = 63

  package init(extra: [UInt8]? = nil, inclusion: InclusionProof, note: SignedNote) {
    self.extra = extra
    self.inclusion = inclusion
    self.note = note
  }

  /// Reads one; whether it proves anything is for `Checkpoint.init(_:signedBy:)` and the tree to say.
  package init(_ bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= 2 * SignedNote.longest else { throw .malformed("it is too long") }
    guard let split = Self.firstEmptyLine(in: bytes), let head = wholeLines(bytes[..<split]) else {
      throw .malformed("no empty line stands before its checkpoint")
    }
    var lines = head[...]
    guard lines.popFirst() == Self.title else {
      throw .malformed("its first line is not \(Self.title)")
    }
    extra = try Self.extra(&lines)
    guard let line = lines.popFirst(), line.hasPrefix("index "),
      let index = plainDecimal(line.dropFirst(6))
    else { throw .malformed("its index is missing") }
    inclusion = InclusionProof(index: index, hashes: try Self.hashes(lines))
    note = try SignedNote(Array(bytes[(split + 1)...]))
  }

  /// Where the text before the first empty line ends.
  private static func firstEmptyLine(in bytes: [UInt8]) -> Int? {
    let ends = zip(bytes.indices, bytes.indices.dropFirst())
    return ends.first { bytes[$0.0] == 0x0A && bytes[$0.1] == 0x0A }?.1
  }

  private static func extra(_ lines: inout ArraySlice<String>) throws(NoteError) -> [UInt8]? {
    guard let line = lines.first, line.hasPrefix("extra ") else { return nil }
    lines.removeFirst()
    guard let extra = Base64.decode(line.dropFirst(6)) else {
      throw .malformed("its extra data is not base64")
    }
    return extra
  }

  private static func hashes(_ lines: ArraySlice<String>) throws(NoteError) -> [Hash] {
    guard lines.count <= mostHashes else { throw .malformed("it has more than 63 hashes") }
    let hashes = lines.compactMap(Base64.hash)
    guard hashes.count == lines.count else {
      throw .malformed("one of its hashes has no 32 bytes in base64")
    }
    return hashes
  }

  package var bytes: [UInt8] {
    var lines = [Self.title]
    if let extra { lines.append("extra \(Base64.text(extra))") }
    lines.append("index \(inclusion.index)")
    lines += inclusion.hashes.map { Base64.text($0) }
    return lines.flatMap { Array($0.utf8) + [0x0A] } + [0x0A] + note.bytes
  }
}
