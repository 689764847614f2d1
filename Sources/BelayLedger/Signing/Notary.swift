internal import BelayCore

/// Signs the heads of one ledger's tree, each after it has read the records back.
///
///     rows ─► rehash every byte ─► compare with what is stored ─► sign ─► checkpoints (fsync) ─► show
///
/// A log must never sign two trees of which neither is the beginning of the other. So what was signed is
/// on disk before it is shown, and a start goes through the `StartGate`. And a log that signs what it
/// remembers instead of what is stored signs a flipped bit for good; so nothing is remembered but the
/// right edge of the tree, and that comes from the stored bytes.
///
/// Belongs to one thread. Costs about 10 µs a record, and one fsync a checkpoint.
package final class Notary {
  /// What a start or a rotation has to write down, before anything else.
  package enum Notice: Sendable, Equatable {
    /// A log has ended and this one goes on.
    case origin(VerifierKey, previous: SignedNote, reason: String)
    /// A new key takes over; both sign the checkpoint over the record of it.
    case rotation(from: VerifierKey, to: VerifierKey)
  }

  package let origin: KeyName
  package let folder: KeyFolder
  /// To be recorded first of all; `nil` in the ordinary case.
  package let notice: Notice?

  private let reader: LedgerReader
  private let file: CheckpointFile
  private var keys: [SigningKey]
  private var range: CompactRange

  /// Opens the keys and the checkpoints of a state directory, both made if they are not there.
  ///
  /// - Parameter elsewhere: the newest checkpoints that anchors have kept.
  package init(
    stateDirectory: String, elsewhere: [SignedNote] = []
  ) throws(SigningError) {
    reader = try Self.reader(stateDirectory)
    let lastSeq = try reader.forSigning { try $0.last() }
    folder = KeyFolder(stateDirectory: stateDirectory)
    file = try CheckpointFile(stateDirectory + "/checkpoints")
    let contents = try folder.load()
    let gate = StartGate(
      reader: reader, lastSeq: lastSeq, keys: contents.verifiers,
      origin: contents.keys.last?.verifier.name)
    let ended = try Self.firstProblem(([file.last].compactMap(\.self)) + elsewhere, gate)
    keys = try Self.keys(contents, folder, isEnded: ended != nil)
    origin = keys[keys.count - 1].verifier.name
    notice = Self.notice(keys.map(\.verifier), ended: ended, last: file.last)
    let signed = file.last.flatMap { try? Checkpoint(text: $0.text) }
    let goesOn = ended == nil && signed?.isOf(origin) == true
    range = try goesOn ? gate.range(of: signed?.head.size ?? 0) : CompactRange()
  }

  /// The key that signs, as verifiers need it; during a rotation the new one.
  package var verifier: VerifierKey { keys[keys.count - 1].verifier }

  /// The newest checkpoint of this origin; `nil` before the first.
  package var last: SignedNote? {
    file.last.flatMap { note in
      (try? Checkpoint(text: note.text))?.isOf(origin) ?? false ? note : nil
    }
  }

  package var signedSize: Int { range.size }

  /// Signs the tree of the records up to this one, which are committed. When it returns, the checkpoint
  /// is on disk.
  ///
  /// - Throws: `broken` if a record is not what was written there, or the stored tree is not that of the
  ///   records. Nothing is signed then.
  package func sign(upTo seq: Int) throws(SigningError) -> SignedNote {
    invariant(
      seq >= range.size && seq > 0, "a log of \(range.size) records is not signed at \(seq)")
    try readBack(upTo: seq)
    guard try reader.forSigning({ try $0.treeHead(size: seq) }) == range.head else {
      throw .broken(seq: seq, "the stored tree is not that of the records up to there")
    }
    let text = Checkpoint(origin: origin, head: range.head).text
    let note = SignedNote(text: text, signatures: keys.map { $0.sign(text) })
    try file.append(note)
    for key in keys.dropLast() { try folder.retire(key.verifier) }
    keys.removeFirst(keys.count - 1)
    return note
  }

  /// Takes up the key that was made for a rotation, once the record of it is committed.
  package func takeUpKeys() throws(SigningError) { keys = try folder.load().keys }

  /// Rehashes what was stored since the last time.
  private func readBack(upTo seq: Int) throws(SigningError) {
    while range.size < seq {
      let start = range
      range = try reader.forSigning { session in
        var range = start
        let rows = try session.rows(after: range.size, limit: min(1_000, seq - range.size))
        defer { rows.reset() }
        var hasher = LeafHasher()
        while try rows.next() {
          let row = try Row(rows)
          guard row.seq == range.size + 1 else { break }
          try hasher.check(row)
          range.append(row.leaf)
        }
        guard range.size > start.size else {
          throw LedgerError.corrupt(seq: start.size + 1, "the record is missing")
        }
        return range
      }
    }
  }
}

// MARK: The start

extension Notary {
  private static func reader(_ directory: String) throws(SigningError) -> LedgerReader {
    do throws(LedgerError) {
      return try LedgerReader(at: directory)
    } catch {
      throw .unusable(path: directory, reason: "\(error)")
    }
  }

  private static func firstProblem(
    _ notes: [SignedNote], _ gate: StartGate
  ) throws(SigningError) -> (note: SignedNote, reason: String)? {
    for note in notes {
      if let reason = try gate.problem(with: note) { return (note, reason) }
    }
    return nil
  }

  /// The keys that sign: usually the one that is there, a new one at the first start and for a new
  /// origin. Keys of an origin that has ended never sign again.
  private static func keys(
    _ contents: KeyFolder.Contents, _ folder: KeyFolder, isEnded: Bool
  ) throws(SigningError) -> [SigningKey] {
    guard let newest = contents.keys.last, !isEnded else {
      let key = try folder.make(name: Origin.make(), kind: .ed25519)
      for old in contents.keys { try folder.retire(old.verifier) }
      return [key]
    }
    let others = contents.keys.filter { $0.verifier.name != newest.verifier.name }
    for old in others { try folder.retire(old.verifier) }
    return contents.keys.filter { $0.verifier.name == newest.verifier.name }
  }

  private static func notice(
    _ keys: [VerifierKey], ended: (note: SignedNote, reason: String)?, last: SignedNote?
  ) -> Notice? {
    let key = keys[keys.count - 1]
    if let ended { return .origin(key, previous: ended.note, reason: ended.reason) }
    if let last, (try? Checkpoint(text: last.text))?.isOf(key.name) != true {
      let reason = "its keys are gone, or the start that ended it was cut short"
      return .origin(key, previous: last, reason: reason)
    }
    return keys.count > 1 ? .rotation(from: keys[0], to: key) : nil
  }
}
