package import BelayCore
internal import Glibc

/// Writes a ledger's tree into a folder as third-party tools read logs (C2SP tlog-tiles): every tile and
/// every bundle of entries, each in a file of its own.
///
/// Full pieces never change, so those that are there already are left alone: a second export writes what
/// has come since. Each file appears whole or not at all, and the checkpoint last, so that what it promises
/// is there.
package struct TlogExport {
  private let reader: LedgerReader
  private let log: SignedLog
  private let folder: String

  package init(from reader: LedgerReader, signed log: SignedLog, to folder: String) {
    self.reader = reader
    self.log = log
    self.folder = folder
  }

  /// - Parameter progress: is told the pieces done so far, and all.
  /// - Returns: the head of the tree that the folder now holds; nil if nothing is signed.
  /// - Throws: `exportRefused` if the folder holds a newer export, or one of another log.
  package func run(_ progress: (_ done: Int, _ all: Int) -> Void) throws(LedgerError) -> TreeHead? {
    guard let (note, head) = try log.newest(of: reader) else { return nil }
    if let reason = try reasonToRefuse(note, head) {
      throw .exportRefused(folder: folder, reason: reason)
    }
    let all = TileID.count(inTreeOf: head.size) + (head.size + Tile.width - 1) / Tile.width
    var done = 0
    for id in TileID.all(inTreeOf: head.size) {
      let tile = TilePath(id, inTreeOf: head.size)
      try write(tile)
      done += 1
      if id.level == 0 {
        try write(TilePath(.entries, number: id.number, width: tile.width))
        done += 1
      }
      progress(done, all)
    }
    try Self.write(note.bytes, to: folder + "/checkpoint")
    return head
  }

  /// Why this checkpoint may not go where another is: whoever follows the folder would see a log that
  /// shrinks, or two logs in one. Nil if it may.
  private func reasonToRefuse(_ note: SignedNote, _ head: TreeHead) throws(LedgerError) -> String? {
    let there: Checkpoint?
    let here: Checkpoint?
    do {
      guard let bytes = try CheckpointFile.bytes(of: folder + "/checkpoint") else { return nil }
      there = try Checkpoint(text: SignedNote(bytes).text)
      here = try Checkpoint(text: note.text)
    } catch {
      return "its checkpoint is not read, \(error)"
    }
    guard let there, let here, there.origin == here.origin else {
      return "it holds an export of another log, \(there?.origin ?? "?")"
    }
    guard there.head.size <= head.size else {
      return "it holds a newer export, of \(there.head.size) records, and the newest checkpoint "
        + "here is of \(head.size)"
    }
    let known: TreeHead?
    do throws(LedgerError) {
      known = try reader.treeHead(size: there.head.size)
    } catch .pruned(let what) {
      return "it holds an export of \(there.head.size) records, and \(what)"
    }
    guard known == there.head else {
      return "it holds an export of another tree of \(there.head.size) records"
    }
    return nil
  }

  private func write(_ path: TilePath) throws(LedgerError) {
    let file = "\(folder)/\(path)"
    guard access(file, F_OK) != 0 else { return }
    let piece: [UInt8]?
    do throws(LedgerError) {
      piece = try reader.piece(path)
    } catch .pruned {
      // Who has the log sees by its absence where it begins; the tiles above show that it grew.
      return
    }
    guard let bytes = piece else { return }
    try Self.makeFolders(of: file, below: folder)
    try Self.write(bytes, to: file)
  }

  private static func makeFolders(of file: String, below folder: String) throws(LedgerError) {
    var made = folder
    for part in file.dropFirst(folder.count).split(separator: "/").dropLast() {
      made += "/" + part
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
        throw .unwritable(path: made, reason: lastError())
      }
    }
  }

  /// Beside its place first, then moved there.
  private static func write(_ bytes: [UInt8], to file: String) throws(LedgerError) {
    let draft = file + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: draft, reason: lastError()) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else {
        throw .unwritable(path: draft, reason: lastError())
      }
      rest = rest.dropFirst(max(0, count))
    }
    guard rename(draft, file) == 0 else { throw .unwritable(path: file, reason: lastError()) }
  }
}
