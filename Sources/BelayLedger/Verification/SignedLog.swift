package import BelayCore
internal import Glibc

/// What vouches for a ledger from beside it: its checkpoints, the keys that may have signed them, and
/// whether a hub is still at work that will sign the rest. Nothing is made, repaired or locked here.
package struct SignedLog: Sendable {
  /// Oldest first.
  let notes: [SignedNote]
  let keys: [VerifierKey]
  /// Whether the keys came from beside the ledger, where whoever forges it can put his own.
  let keysAreOwn: Bool
  /// Whether a hub is at work, so that the newest records may not be signed yet.
  let isGrowing: Bool
  /// Why the file of checkpoints is not whole.
  let damage: String?
  /// Whether the file of checkpoints is there at all; a hub makes it before its first key.
  let hasFile: Bool
  /// When all this was so.
  let time: Timestamp
  /// What anchors have of the log of the newest checkpoint.
  let anchors: [AnchorSighting]

  private let place: Place

  /// What it was read from.
  private struct Place {
    let directory: String
    let keys: [VerifierKey]
    let anchors: [String]
    let isGrowing: Bool?
    let time: Timestamp?
  }

  /// Reads the checkpoints of a state directory.
  ///
  /// - Parameters:
  ///   - keys: of the log, by a way that does not lead over this machine; empty for those beside it.
  ///   - anchors: files outside to which checkpoints were appended, besides those that the hub noted.
  ///   - isGrowing: whether records may be unsigned; by default whether a hub holds the lock.
  ///   - time: by default what the wall clock says.
  package init(
    stateDirectory path: String, keys: [VerifierKey] = [], anchors: [String] = [],
    isGrowing: Bool? = nil, at time: Timestamp? = nil
  ) throws(SigningError) {
    try self.init(
      Place(directory: path, keys: keys, anchors: anchors, isGrowing: isGrowing, time: time))
  }

  private init(_ place: Place) throws(SigningError) {
    self.place = place
    let bytes = try CheckpointFile.bytes(of: place.directory + "/checkpoints")
    let read = CheckpointFile.all(in: bytes ?? [])
    hasFile = bytes != nil
    notes = read.notes
    damage = read.damage
    keysAreOwn = place.keys.isEmpty
    keys =
      keysAreOwn ? try KeyFolder(stateDirectory: place.directory).verifiers() : place.keys
    isGrowing = place.isGrowing ?? LockFile.isHeld(place.directory + "/ledger.lock")
    time = place.time ?? wallClock()
    anchors = Self.sightings(place, newest: notes.last, keys)
  }

  private static func sightings(
    _ place: Place, newest: SignedNote?, _ keys: [VerifierKey]
  ) -> [AnchorSighting] {
    let origin = newest.flatMap { try? Checkpoint(text: $0.text).origin }.flatMap { KeyName($0) }
    guard let log = origin ?? keys.last?.name else { return [] }
    return AnchorSighting.all(
      named: place.anchors, stateDirectory: place.directory, of: log)
  }

  /// The newest checkpoint with its signatures; nil before the first. Not verified.
  package var newestText: String? { notes.last.map { String(decoding: $0.bytes, as: UTF8.self) } }

  /// The newest one that witnesses have signed as well; nil if none has. Not verified.
  package var cosignedText: String? {
    let note = anchors.first { $0.isCosigned }?.note
    return note.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The keys that signatures are checked with, as verifiers read them.
  package var keyTexts: [String] { keys.map(\.text) }

  /// Records under the newest checkpoint; nil if there is none that can be read.
  var newestSize: Int? { notes.last.flatMap { try? Checkpoint(text: $0.text).head.size } }

  /// The same, as it is now: while a long look goes on, a hub at work goes on signing.
  func readAgain() throws(SigningError) -> SignedLog { try SignedLog(place) }

  /// The heads that the log of the newest checkpoint has signed, in the order of their sizes, after a
  /// look at every signature. About 0.1 ms a checkpoint.
  func signedHeads() -> Result<Signed, Flaw> {
    do throws(Flaw) {
      return .success(try check())
    } catch {
      return .failure(error)
    }
  }

  struct Signed {
    var heads: [TreeHead] = []
    /// Checkpoints of logs that have ended.
    var others = 0
  }

  /// Why a signature does not hold.
  struct Flaw: Error {
    var detail: String
  }

  private func check() throws(Flaw) -> Signed {
    if let damage { throw Flaw(detail: damage) }
    guard let newest = notes.last else { return Signed() }
    guard !keys.isEmpty else {
      throw Flaw(detail: "no key is there to check with; give --public-key")
    }
    let origin: String
    do throws(NoteError) {
      origin = try Checkpoint(newest, signedBy: keys).origin
    } catch {
      throw Flaw(detail: "the newest checkpoint does not hold: \(error)")
    }
    var signed = Signed()
    for (index, note) in notes.enumerated() {
      try add(note, index, origin, &signed)
    }
    return signed
  }

  private func add(
    _ note: SignedNote, _ index: Int, _ origin: String, _ signed: inout Signed
  ) throws(Flaw) {
    let place = "checkpoint \(index + 1) of \(notes.count)"
    var read: Checkpoint?
    do throws(NoteError) {
      read = try Checkpoint(text: note.text)
      _ = try note.verified(by: keys)
    } catch .unsigned where !keysAreOwn && read?.origin != origin {
      // Of a log that has ended, by a key that was not given.
      signed.others += 1
      return
    } catch {
      throw Flaw(
        detail: "\(place) does not hold: \(error); after a rotation, give the older keys too")
    }
    guard let checkpoint = read, checkpoint.origin == origin else {
      signed.others += 1
      return
    }
    let last = signed.heads.last
    guard checkpoint.head.size >= last?.size ?? 0 else {
      throw Flaw(detail: "checkpoint \(index + 1) is of a smaller tree than the one before it")
    }
    if checkpoint.head.size == last?.size, checkpoint.head != last {
      throw Flaw(detail: "two trees of \(checkpoint.head.size) records were signed")
    }
    signed.heads.append(checkpoint.head)
  }
}

private func wallClock() -> Timestamp {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000)
}

extension LockFile {
  /// Whether some process holds the lock, without taking it for a moment: a hub that starts just then
  /// would be turned away. Where the kernel does not tell, nobody holds it.
  static func isHeld(_ path: String) -> Bool {
    var facts = stat()
    guard stat(path, &facts) == 0, let locks = fopen("/proc/locks", "re") else { return false }
    defer { fclose(locks) }
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), locks) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.contains(" FLOCK ") else { continue }
      if text.contains(":\(facts.st_ino) ") { return true }
    }
    return false
  }
}
