package import BelayCore

/// What a log signs about itself: which log it is, and its tree at one size.
///
///     origin
///     size
///     base64(root)
///
/// Further lines are taken from others and never written.
///
/// Source: c2sp.org/tlog-checkpoint@v1.0.0.
package struct Checkpoint: Sendable, Hashable {
  package let origin: String
  package let head: TreeHead
  /// Lines that mean something to somebody else.
  package let extensions: [String]

  package init(origin: KeyName, head: TreeHead) {
    self.origin = origin.text
    self.head = head
    extensions = []
  }

  /// Reads the text of a note.
  package init(text: [UInt8]) throws(NoteError) {
    guard String(validating: text, as: UTF8.self) != nil, let lines = wholeLines(text),
      lines.count >= 3, !lines.contains("")
    else { throw .malformed("a checkpoint has three lines or more, none of them empty") }
    guard let size = plainDecimal(lines[1]) else {
      throw .malformed("the second line of a checkpoint is its size")
    }
    guard let root = Base64.hash(lines[2]) else {
      throw .malformed("the third line of a checkpoint is its root, 32 bytes in base64")
    }
    origin = lines[0]
    head = TreeHead(size: size, root: root)
    extensions = Array(lines[3...])
  }

  /// Of a note that is to be signed.
  package var text: [UInt8] {
    let lines = [origin, "\(head.size)", Base64.text(head.root)] + extensions
    return lines.flatMap { Array($0.utf8) + [0x0A] }
  }

  /// Whether it is of the log that this key signs for. Compared as bytes.
  package func isOf(_ log: KeyName) -> Bool { origin.utf8.elementsEqual(log.text.utf8) }
}

extension Checkpoint {
  /// Reads a signed checkpoint of one log and checks its signature.
  ///
  /// - Parameter keys: those of the log; one must have signed. Their name is the log's origin.
  package init(_ note: SignedNote, signedBy keys: [VerifierKey]) throws(NoteError) {
    let signers = try note.verified(by: keys.filter { $0.kind == .ed25519 })
    let checkpoint = try Checkpoint(text: note.text)
    guard signers.contains(where: { checkpoint.isOf($0.name) }) else { throw .unsigned }
    self = checkpoint
  }
}
