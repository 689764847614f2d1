internal import BelayCore
internal import Glibc

/// A file outside the state directory to which each checkpoint is appended, and from which nothing is ever
/// taken away: on another disk, with `chattr +a`, or on another machine.
///
/// One note behind the other with an empty line after each, as in `checkpoints`, so that `belay ledger
/// verify` and a person read both alike. It is opened anew for each note: whoever rotates it may move it
/// away at any time, and a disk that is mounted late is found.
package struct AnchorFile: Sendable {
  package let path: String

  /// Bytes at which no more is appended; about four million checkpoints.
  package static let limit = 1 << 30

  /// - Parameter stateDirectory: of the ledger; a file in there would go where the ledger goes.
  /// - Throws: `SigningError.unusable` for a path in there.
  package init(_ path: String, awayFrom stateDirectory: String) throws(SigningError) {
    self.path = Self.fromRoot(path)
    let folder = Self.real(Self.folder(of: path))
    let state = Self.real(stateDirectory)
    guard folder != state, !folder.hasPrefix(state + "/") else {
      throw .unusable(
        path: path,
        reason: "it lies in the state directory and would be lost or put back together with the "
          + "ledger; name a file elsewhere with --anchor-file")
    }
  }

  /// On disk when it returns. A note that stands there already as the newest is not written again.
  package func append(_ note: SignedNote) throws(SigningError) {
    let isNew = access(path, F_OK) != 0
    let file = try open(O_RDWR | O_CREAT | O_APPEND)
    defer { close(file) }
    let size = try self.size(of: file)
    guard size < Self.limit else {
      throw .unusable(path: path, reason: "it has \(size) bytes; move it away to a safe place")
    }
    let end = try tail(of: file, size)
    if !isNew, end.suffix(note.bytes.count + 1).elementsEqual(note.bytes + [0x0A]) { return }
    // What a power cut has left unfinished stays, as a block by itself.
    let missing = end.isEmpty ? 0 : max(0, 2 - end.reversed().prefix { $0 == 0x0A }.count)
    let ending = [UInt8](repeating: 0x0A, count: missing)
    try PrivateFile.put(ending + note.bytes + [0x0A], into: file, path: path)
    if isNew { try PrivateFile.syncFolder(of: path) }
  }

  /// The newest checkpoint of this log; nil if there is none. It is not verified.
  package func newest(of log: KeyName) throws(SigningError) -> SignedNote? {
    guard access(path, F_OK) == 0 || errno != ENOENT else { return nil }
    let file = try open(O_RDONLY)
    defer { close(file) }
    return CheckpointFile.newest(in: try tail(of: file, try size(of: file))) { note in
      (try? Checkpoint(text: note.text))?.isOf(log) ?? false
    }
  }

  // MARK: -

  /// Never waits for the other end of a pipe.
  private func open(_ flags: Int32) throws(SigningError) -> Int32 {
    let file = Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw .unusable(path: path, reason: lastError()) }
    return file
  }

  private func size(of file: Int32) throws(SigningError) -> Int {
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw .unusable(path: path, reason: lastError()) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .unusable(path: path, reason: "it is not a regular file")
    }
    return Int(facts.st_size)
  }

  private func tail(of file: Int32, _ size: Int) throws(SigningError) -> [UInt8] {
    let start = max(0, size - 2 * SignedNote.longest)
    var bytes = [UInt8](repeating: 0, count: size - start)
    guard pread(file, &bytes, bytes.count, off_t(start)) == bytes.count else {
      throw .unusable(path: path, reason: lastError())
    }
    return bytes
  }

  /// So that somebody in another folder finds it too.
  private static func fromRoot(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Without links; as it is written if it is not there.
  private static func real(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}
