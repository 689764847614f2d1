internal import BelayCore
internal import Glibc

/// What one anchor was found to have of a log, by somebody who verifies the log's ledger.
package struct AnchorSighting: Sendable {
  /// As screens call it: `file /mnt/other/anchors`, `witness peer.example`.
  package let name: String
  /// The newest checkpoint of the log that it has, not verified; nil if it has none.
  let note: SignedNote?
  /// When that got there, by the clock of the anchor.
  let at: Timestamp?
  /// Why nothing is known of it.
  let trouble: String?

  /// Whether it is a witness, whose word stands under the note.
  var isCosigned: Bool { name.hasPrefix(Self.witness) && note != nil }

  private static let witness = "witness "

  private init(
    _ name: String, _ note: SignedNote? = nil, at: Timestamp? = nil, trouble: String? = nil
  ) {
    self.name = name
    self.note = note
    self.at = at
    self.trouble = trouble
  }

  /// Looks at the files that are named, at those that the hub noted, and at what witnesses said.
  ///
  /// - Parameter named: files of checkpoints; the hub's note may lack or hide them.
  package static func all(
    named: [String], stateDirectory: String, of log: KeyName
  ) -> [AnchorSighting] {
    let list = AnchorList(stateDirectory: stateDirectory)
    let paths = named + (list?.files ?? []).filter { !named.contains($0) }
    let files = paths.map { file($0, awayFrom: stateDirectory, of: log) }
    let witnesses = cosigners(stateDirectory, of: log)
    let silent = (list?.others ?? []).filter { name in !witnesses.contains { $0.name == name } }
    return files + witnesses
      + silent.map { AnchorSighting($0, trouble: "what it has cannot be seen from here") }
  }

  private static func file(
    _ path: String, awayFrom stateDirectory: String, of log: KeyName
  ) -> AnchorSighting {
    let name = "file \(path)"
    do throws(SigningError) {
      let file = try AnchorFile(path, awayFrom: stateDirectory)
      guard access(file.path, F_OK) == 0 else {
        return AnchorSighting(name, trouble: "it is not there: \(lastError())")
      }
      guard let note = try file.newest(of: log) else {
        return AnchorSighting(name, trouble: "it has no checkpoint of this log")
      }
      return AnchorSighting(name, note, at: changed(file.path))
    } catch {
      return AnchorSighting(name, trouble: error.description)
    }
  }

  /// Who has cosigned the newest checkpoint that anybody has, and when, by their word.
  private static func cosigners(_ stateDirectory: String, of log: KeyName) -> [AnchorSighting] {
    guard let bytes = try? CheckpointFile.bytes(of: stateDirectory + "/cosigned") else { return [] }
    let tail = Array(bytes.suffix(2 * SignedNote.longest))
    let newest = CheckpointFile.newest(in: tail) { note in
      (try? Checkpoint(text: note.text))?.isOf(log) ?? false
    }
    guard let newest else { return [] }
    return newest.signatures.compactMap { line in
      Cosignature(line).map {
        AnchorSighting(
          witness + "\(line.name)", newest, at: Timestamp(microseconds: Int64($0.time) * 1_000_000))
      }
    }
  }

  private static func changed(_ path: String) -> Timestamp? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Timestamp(
      microseconds: Int64(facts.st_mtim.tv_sec) * 1_000_000
        + Int64(facts.st_mtim.tv_nsec) / 1_000)
  }
}
