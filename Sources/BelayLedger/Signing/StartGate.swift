internal import BelayCore

/// What a start holds against the ledger before it signs anything: the newest checkpoint that was signed
/// here, and the newest that was kept elsewhere.
///
/// Both trees of two checkpoints must be one tree that grew. If the ledger is smaller than what was
/// signed, or begins otherwise, then the old log has ended: nobody can say any more what was in it. The
/// records that are there go on under a new origin with a new key, and the first thing written under it
/// names the old checkpoint and the reason. It is never "re-anchored".
struct StartGate {
  let reader: LedgerReader
  let lastSeq: Int
  /// Everything that may have signed.
  let keys: [VerifierKey]
  let origin: KeyName?

  /// Why this checkpoint and the ledger do not belong together; nil if they do.
  func problem(with note: SignedNote) throws(SigningError) -> String? {
    let checkpoint: Checkpoint
    do throws(NoteError) {
      checkpoint = try Checkpoint(note, signedBy: keys)
    } catch {
      return "the newest checkpoint cannot be checked with the keys of this ledger: \(error)"
    }
    // Of a log that had ended before: the record about that is written now, if it is not there yet.
    guard let origin, checkpoint.isOf(origin) else { return nil }
    let signed = checkpoint.head
    guard signed.size <= lastSeq else {
      return "the ledger has \(lastSeq) records, and \(signed.size) were signed"
    }
    let pruned = try reader.forSigning { try StoredTree($0).pruned.hashes }
    guard signed.size >= pruned || signed.size.isMultiple(of: Tile.width) else {
      return
        "the newest checkpoint there is of \(signed.size) records, and their hashes are pruned up "
        + "to \(pruned)"
    }
    guard try range(of: signed.size).root == signed.root else {
      return "the first \(signed.size) records are not those that were signed"
    }
    return nil
  }

  /// What a witness said against the newest checkpoint. Not of an origin that has ended before: that one is
  /// refused for good, and the record about it is written.
  func refusal(of note: SignedNote?, _ words: [String]) -> (note: SignedNote, reason: String)? {
    guard let note, let origin, let reason = words.first,
      (try? Checkpoint(text: note.text))?.isOf(origin) == true
    else { return nil }
    return (note, reason)
  }

  /// The tree as it was at that size, from the tiles that are stored: a few of them, whatever the size.
  func range(of size: Int) throws(SigningError) -> CompactRange {
    try reader.forSigning { session in
      try CompactRange(size: size, try StoredTree(session).root(of:))
    }
  }
}

extension LedgerReader {
  /// Reads, and says what that means for whoever is about to sign.
  func forSigning<T>(_ body: (ReadSession) throws -> T) throws(SigningError) -> T {
    do throws(LedgerError) {
      return try read(body)
    } catch {
      if case .corrupt(let seq, let what) = error { throw .broken(seq: seq, what) }
      throw .unusable(path: path, reason: "\(error)")
    }
  }
}
