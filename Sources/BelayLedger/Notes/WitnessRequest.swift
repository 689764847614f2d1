package import BelayCore

/// What a log asks of a witness: to say that this checkpoint is a tree that has only grown.
///
///     old N
///     base64(hash)                 the consistency proof from N, up to 63 lines
///
///     checkpoint, with its signatures
///
/// Source: c2sp.org/tlog-witness, "add-checkpoint".
package struct WitnessRequest: Sendable, Equatable {
  /// The largest size of which the log believes that the witness has seen it; 0 = none.
  package let old: Int
  package let proof: [Hash]
  package let note: SignedNote

  package static let mostHashes = 63
  /// Of the whole request, in bytes.
  package static let longest = 64 << 10

  package init(old: Int, proof: [Hash], note: SignedNote) {
    (self.old, self.proof, self.note) = (old, proof, note)
  }

  package init(_ bytes: [UInt8]) throws(NoteError) {
    let ends = zip(bytes.indices, bytes.indices.dropFirst())
    guard let split = ends.first(where: { bytes[$0.0] == 0x0A && bytes[$0.1] == 0x0A })?.1,
      let lines = wholeLines(bytes[..<split]), let first = lines.first, first.hasPrefix("old "),
      let old = plainDecimal(first.dropFirst(4))
    else { throw .malformed("it begins with `old N`, hashes, and an empty line") }
    guard lines.count <= 1 + Self.mostHashes else {
      throw .malformed("its proof has more than \(Self.mostHashes) hashes")
    }
    let proof = lines.dropFirst().compactMap(Base64.hash)
    guard proof.count == lines.count - 1 else {
      throw .malformed("one of its hashes has no 32 bytes in base64")
    }
    self.init(old: old, proof: proof, note: try SignedNote(Array(bytes[(split + 1)...])))
  }

  package var bytes: [UInt8] {
    let lines = ["old \(old)"] + proof.map { Base64.text($0) }
    return lines.flatMap { Array($0.utf8) + [0x0A] } + [0x0A] + note.bytes
  }
}

extension NoteSignature {
  /// Reads the lines that a witness answers with.
  package static func lines(in text: [UInt8]) -> [NoteSignature]? {
    guard let lines = wholeLines(text), lines.count <= SignedNote.mostSignatures else { return nil }
    let read = lines.compactMap { NoteSignature(line: $0) }
    return read.count == lines.count ? read : nil
  }
}

extension SignedNote {
  /// Those of the lines that are this witness's word on this note; empty if none is.
  package func cosignatures(_ lines: [NoteSignature], of witness: VerifierKey) -> [NoteSignature] {
    guard witness.kind == .cosignature else { return [] }
    return lines.filter { witness.isMeant(by: $0) && witness.verifies($0, under: text) }
  }
}
