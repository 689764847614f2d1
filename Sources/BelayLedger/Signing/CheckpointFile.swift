internal import BelayCore
internal import Glibc

/// Signed checkpoints in the order in which they were signed: one note behind the other, an empty line
/// after each. Only ever appended to, and on disk before anybody is shown what was appended.
///
/// A file, and no table of the ledger, because it vouches for the ledger: an older copy of the database
/// that is put back, or a log that is cut off, does not take the newer checkpoint with it. It is written
/// without the writer's transaction, can be kept append-only by the file system (`chattr +a`), and
/// can be read with `cat` and checked with `openssl` by somebody without SQLite.
package final class CheckpointFile {
  /// The newest; nil if there is none.
  package private(set) var last: SignedNote?
  package let path: String

  private var file: Int32
  private var size: Int
  private let limit: Int

  /// What the file holds at most: then its older half goes, which the newer one covers.
  package static let usualLimit = 8 << 20
  /// What an append that was cut short can have left.
  private static let longestDraft = 64 << 10

  /// Opens it or makes it. A note that a power cut has left unfinished at the end was shown to nobody
  /// and is cut off.
  ///
  /// - Parameter isPrivate: whether others may not even read it.
  package init(
    _ path: String, isPrivate: Bool = true, limit: Int = usualLimit
  ) throws(SigningError) {
    self.path = path
    self.limit = limit
    file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .unusable(path: path, reason: lastError()) }
    size = Int(lseek(file, 0, SEEK_END))
    guard size >= 0 else { throw .unusable(path: path, reason: lastError()) }
    if isPrivate { try PrivateFile.requirePrivate(file, path) }
    try PrivateFile.syncFolder(of: path)
    try findLast()
  }

  deinit { close(file) }

  /// On disk when it returns. After a failure nothing more is to be appended here (INV 4).
  package func append(_ note: SignedNote) throws(SigningError) {
    let bytes = note.bytes + [0x0A]
    try PrivateFile.put(bytes, into: file, path: path)
    size += bytes.count
    last = note
    if size > limit { try dropOlderHalf() }
  }

  // MARK: Reading

  /// Looks at the end of the file, where the newest whole note is.
  private func findLast() throws(SigningError) {
    let tail = try read(from: max(0, size - 2 * SignedNote.longest))
    let (notes, rest) = Self.notes(in: tail)
    guard rest <= Self.longestDraft else {
      throw .garbage(path: path, reason: "it ends in something else than a checkpoint")
    }
    do throws(NoteError) {
      if let newest = notes.last { last = try SignedNote(Array(newest)) }
    } catch {
      throw .garbage(path: path, reason: "its newest checkpoint is not read, \(error)")
    }
    try cut(rest)
  }

  /// The notes of a text that begins between two of them, or anywhere; and how many bytes behind the
  /// last are not a whole one.
  private static func notes(in bytes: [UInt8]) -> (whole: [ArraySlice<UInt8>], rest: Int) {
    var blocks: [ArraySlice<UInt8>] = []
    var start = 0
    var place = 1
    while place < bytes.count {
      if bytes[place] == 0x0A, bytes[place - 1] == 0x0A {
        blocks.append(bytes[start...place])
        start = place + 1
        place = start
      }
      place += 1
    }
    // Texts and signatures take turns; what counts is where signatures end.
    let isSignatures = { (block: ArraySlice<UInt8>) in block.starts(with: "\u{2014} ".utf8) }
    guard let end = blocks.lastIndex(where: isSignatures), end > 0 else { return ([], bytes.count) }
    let whole = (1...end).filter { isSignatures(blocks[$0]) }.map {
      bytes[blocks[$0 - 1].startIndex..<blocks[$0].endIndex - 1]
    }
    return (whole, bytes.count - blocks[end].endIndex)
  }

  /// Every note of a whole file, oldest first, and why that is not all of it.
  static func all(in bytes: [UInt8]) -> (notes: [SignedNote], damage: String?) {
    let (whole, rest) = notes(in: bytes)
    let covered = whole.reduce(rest) { $0 + $1.count + 1 }
    guard covered == bytes.count else { return ([], "its checkpoints have something between them") }
    guard rest <= longestDraft else { return ([], "its checkpoints end in something else") }
    var found: [SignedNote] = []
    for (index, note) in whole.enumerated() {
      do throws(NoteError) {
        found.append(try SignedNote(Array(note)))
      } catch {
        return ([], "checkpoint \(index + 1) of \(whole.count) is not read, \(error)")
      }
    }
    return (found, nil)
  }

  /// For somebody who only looks; nothing if there is no file.
  static func bytes(of path: String) throws(SigningError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      guard errno == ENOENT else { throw .unusable(path: path, reason: lastError()) }
      return []
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      facts.st_size <= 2 * usualLimit
    else { throw .garbage(path: path, reason: "it is no file of checkpoints") }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    guard pread(file, &bytes, bytes.count, 0) == bytes.count else {
      throw .unusable(path: path, reason: lastError())
    }
    return bytes
  }

  private func cut(_ rest: Int) throws(SigningError) {
    guard rest > 0 else { return }
    guard ftruncate(file, off_t(size - rest)) == 0, fsync(file) == 0 else {
      throw .unusable(path: path, reason: lastError())
    }
    size -= rest
  }

  private func read(from start: Int) throws(SigningError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size - start)
    guard pread(file, &bytes, bytes.count, off_t(start)) == bytes.count else {
      throw .unusable(path: path, reason: lastError())
    }
    return bytes
  }

  private func dropOlderHalf() throws(SigningError) {
    let (notes, _) = Self.notes(in: try read(from: size - size / 2))
    // The first may be without its beginning.
    let kept: [UInt8] = notes.dropFirst().flatMap { Array($0) + [0x0A] }
    try PrivateFile.replace(path, kept)
    let fresh = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard fresh >= 0 else { throw .unusable(path: path, reason: lastError()) }
    close(file)
    file = fresh
    size = kept.count
  }
}
