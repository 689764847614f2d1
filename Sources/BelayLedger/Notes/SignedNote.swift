/// A text with signatures under it, in a form that every implementation of the format reads.
///
///     text, one line or more
///                                              an empty line, the last one in the note
///     — name base64(key id || signature)       one line or more
///
/// What the text says counts only after `verified(by:)`.
///
/// Source: c2sp.org/signed-note@v1.0.0.
package struct SignedNote: Sendable, Hashable {
  /// With its last newline: these bytes are what is signed.
  package let text: [UInt8]
  package var signatures: [NoteSignature]

  /// Of a whole note, in bytes; room for 64 signatures of the post-quantum kind.
  package static let longest = 512 << 10
  /// A reader must take 16.
  package static let mostSignatures = 64

  package init(text: [UInt8], signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// - Throws: `NoteError.malformed` for anything that differs from the form by one byte.
  package init(_ bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Self.longest else { throw .malformed("it is over \(Self.longest) bytes") }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .malformed("it is not UTF-8")
    }
    guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
      throw .malformed("it has a control character")
    }
    guard let split = Self.lastEmptyLine(in: bytes) else {
      throw .malformed("no empty line stands before its signatures")
    }
    text = Array(bytes[..<split])
    signatures = try Self.signatures(in: bytes[(split + 1)...])
  }

  /// Where the text before the last empty line ends.
  private static func lastEmptyLine(in bytes: [UInt8]) -> Int? {
    var end = bytes.count
    while end >= 2 {
      if bytes[end - 1] == 0x0A, bytes[end - 2] == 0x0A { return end - 1 }
      end -= 1
    }
    return nil
  }

  private static func signatures(in tail: ArraySlice<UInt8>) throws(NoteError) -> [NoteSignature] {
    guard let lines = wholeLines(tail) else {
      throw .malformed("no signatures stand at its end")
    }
    guard lines.count <= mostSignatures else {
      throw .malformed("it has more than \(mostSignatures) signatures")
    }
    var signatures: [NoteSignature] = []
    for (index, line) in lines.enumerated() {
      guard let signature = NoteSignature(line: line) else {
        throw .malformed("signature line \(index + 1) is none")
      }
      signatures.append(signature)
    }
    return signatures
  }

  package var bytes: [UInt8] { text + [0x0A] + signatures.flatMap { Array($0.line.utf8) } }

  /// The keys whose signatures stand under the text and are right. Lines of others are passed over.
  ///
  /// - Throws: `badSignature` if one of these keys is named by a line and has not signed, `unsigned`
  ///   if none has.
  package func verified(by trusted: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
    var signers: [VerifierKey] = []
    for line in signatures {
      for key in trusted where key.isMeant(by: line) {
        guard key.verifies(line, under: text) else { throw .badSignature(key.name) }
        if !signers.contains(key) { signers.append(key) }
      }
    }
    guard !signers.isEmpty else { throw .unsigned }
    return signers
  }
}
