internal import BelayCore
internal import Glibc
internal import Synchronization

/// Says of other logs that they have only grown: remembers the newest checkpoint of each, and puts its
/// cosignature under the next one only if that begins with the one it has seen.
///
///     witness/key                the key that cosigns, 0600
///     witness/HEX                for each log, named by the hash of its origin: its newest checkpoint
///
/// What it has seen is on disk before it answers, in the place of what it had seen before, so that no two
/// trees that contradict each other are ever cosigned, whenever the power goes.
///
/// Each request costs a proof of 63 hashes at most, two signatures, and one fsync. It may block.
///
/// Source: c2sp.org/tlog-witness.
package final class Witness: Sendable {
  private struct State {
    let key: SigningKey
    /// By origin, of logs that were seen.
    var seen: [KeyName: TreeHead] = [:]
  }

  package let verifier: VerifierKey
  private let folder: String
  private let logs: [VerifierKey]
  private let state: Mutex<State>

  /// Logs that one hub witnesses at most.
  package static let mostLogs = 256

  /// Takes the key up, or makes it.
  ///
  /// - Parameter logs: keys of those it speaks for; each one's name is its origin. A log whose key rotates
  ///   has two.
  package init(stateDirectory: String, logs: [VerifierKey]) throws(SigningError) {
    let folder = stateDirectory + "/witness"
    let key = try Self.key(in: folder)
    var state = State(key: key)
    for log in logs {
      guard let head = try Self.head(of: log.name, in: folder) else { continue }
      state.seen[log.name] = head
    }
    (self.folder, self.logs, verifier) = (folder, logs, key.verifier)
    self.state = Mutex(state)
  }

  /// The key of a state directory, which is made if it is not there, for others to trust.
  package static func verifier(stateDirectory: String) throws(SigningError) -> VerifierKey {
    try key(in: stateDirectory + "/witness").verifier
  }

  /// - Parameter time: seconds since 1970.
  /// - Returns: the line for under the checkpoint.
  package func cosign(
    _ request: WitnessRequest, at time: Int
  ) throws(WitnessRefusal) -> NoteSignature {
    let (log, head) = try checked(request)
    let result = state.withLock { state in
      Result { () throws(WitnessRefusal) in
        try Self.compare(request, head, with: state.seen[log])
        try keep(request.note, of: log)
        state.seen[log] = head
        return state.key.sign(request.note.text, at: time)
      }
    }
    return try result.get()
  }

  // MARK: -

  private func checked(
    _ request: WitnessRequest
  ) throws(WitnessRefusal) -> (KeyName, TreeHead) {
    let claimed: Checkpoint
    do throws(NoteError) {
      claimed = try Checkpoint(text: request.note.text)
    } catch {
      throw .malformed("\(error)")
    }
    let keys = logs.filter { claimed.isOf($0.name) }
    guard let key = keys.first else { throw .unknownLog }
    guard (try? Checkpoint(request.note, signedBy: keys)) != nil else { throw .badSignature }
    guard request.old <= claimed.head.size else {
      throw .malformed("old is greater than the size of the checkpoint")
    }
    return (key.name, claimed.head)
  }

  private static func compare(
    _ request: WitnessRequest, _ head: TreeHead, with seen: TreeHead?
  ) throws(WitnessRefusal) {
    let size = seen?.size ?? 0
    guard request.old == size else { throw .seen(size) }
    guard let seen, size > 0 else {
      guard request.proof.isEmpty else { throw .badProof }
      return
    }
    guard head.size > size || head.root == seen.root else { throw .seen(size) }
    guard ConsistencyProof(hashes: request.proof).shows(head, extends: seen) else {
      throw .badProof
    }
  }

  private func keep(_ note: SignedNote, of log: KeyName) throws(WitnessRefusal) {
    do throws(SigningError) {
      try PrivateFile.replace(Self.path(of: log, in: folder), note.bytes)
    } catch {
      throw .unkept("\(error)")
    }
  }

  private static func path(of log: KeyName, in folder: String) -> String {
    "\(folder)/\(SHA256.hash(Array(log.text.utf8)))"
  }

  private static func head(
    of log: KeyName, in folder: String
  ) throws(SigningError) -> TreeHead? {
    let path = path(of: log, in: folder)
    guard let bytes = try PrivateFile.read(path, atMost: SignedNote.longest) else { return nil }
    // Nothing is cosigned for a log of which it is not known any more what was seen.
    guard let note = try? SignedNote(bytes), let seen = try? Checkpoint(text: note.text),
      seen.isOf(log)
    else { throw .garbage(path: path, reason: "it is no checkpoint of \(log)") }
    return seen.head
  }

  private static func key(in folder: String) throws(SigningError) -> SigningKey {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw .unusable(path: folder, reason: lastError())
    }
    try PrivateFile.syncFolder(of: folder)
    let path = folder + "/key"
    if var text = try PrivateFile.read(path, atMost: 4_096) {
      defer { cleanse(&text) }
      guard text.last == 0x0A, let key = SigningKey(text: Array(text.dropLast())),
        key.verifier.kind == .cosignature
      else { throw .garbage(path: path, reason: "it is no key of a witness") }
      return key
    }
    let key = SigningKey(name: Origin.make(.witness), kind: .cosignature)
    try key.withText { text throws(SigningError) in
      try PrivateFile.create(path, text + [0x0A])
    }
    return key
  }
}

/// Why a witness says nothing under a checkpoint.
package enum WitnessRefusal: Error, Sendable, Equatable {
  /// 400
  case malformed(String)
  /// 403
  case badSignature
  /// 404
  case unknownLog
  /// 409; the size that it has seen
  case seen(Int)
  /// 422
  case badProof
  /// 503: what it has seen cannot be kept
  case unkept(String)
}
