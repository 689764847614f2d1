/// What a state directory says it has signed last, before its ledger is opened: what an anchor is to be
/// asked about.
package struct LastSigned: Sendable {
  package let origin: KeyName
  /// Nil if nothing was signed under this origin, or the file of checkpoints is gone or damaged. The start
  /// gate tells which.
  package let note: SignedNote?

  /// Nil before the first start.
  package init?(stateDirectory: String) throws(SigningError) {
    let folder = KeyFolder(stateDirectory: stateDirectory)
    guard let key = try folder.verifiers().last else { return nil }
    let bytes = try CheckpointFile.bytes(of: stateDirectory + "/checkpoints") ?? []
    let note = CheckpointFile.newest(in: Array(bytes.suffix(2 * SignedNote.longest))) { _ in true }
    origin = key.name
    self.note = note.flatMap { (try? Checkpoint(text: $0.text))?.isOf(key.name) == true ? $0 : nil }
  }
}
