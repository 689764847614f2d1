internal import BelayLedger
internal import Synchronization

/// Checkpoints with what witnesses have said under them, in `cosigned` beside `checkpoints` and of the same
/// form. Whoever verifies a record later can show that others saw its tree when it was young.
final class CosignedFile: Sendable {
  private let path: String
  private let file: Mutex<CheckpointFile?> = Mutex(nil)
  private let queue = SideQueue("belay cosigned")

  init(stateDirectory: String) { path = stateDirectory + "/cosigned" }

  /// On disk when it returns.
  func append(_ note: SignedNote) async throws(AnchorFailure) {
    do throws(SigningError) {
      try await queue.run { [self] () throws(SigningError) in try put(note) }
    } catch {
      throw AnchorFailure("the cosignature cannot be kept: \(error)")
    }
  }

  private func put(_ note: SignedNote) throws(SigningError) {
    try file.withLock { file throws(SigningError) in
      // Opened again after a failure: its end is looked at anew.
      let open: CheckpointFile
      if let file { open = file } else { open = try CheckpointFile(path) }
      file = nil
      try open.append(note)
      file = open
    }
  }
}
