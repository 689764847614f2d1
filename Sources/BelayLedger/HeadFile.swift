internal import BelayCore
internal import Glibc

/// A note beside the database of how far it had come: the newest acknowledged `seq` and its leaf.
///
/// SQLite cannot miss a write-ahead log that somebody removed, nor see that an older copy of the
/// file was put back; it opens what is left. The note is written after each commit, without
/// fsync: it survives the death of the process, and after a power cut it is at worst too old, which
/// is no lie. Whoever can write here can forge it; against that only a checkpoint kept elsewhere
/// helps.
struct HeadFile {
  struct Head: Equatable {
    var seq: Int
    var leaf: Hash
  }

  /// What the file said when it was opened; nil if it is new or not readable.
  let head: Head?
  /// Of the newest record that this process wrote. What the note said is not taken over: its writer may
  /// have died between the commit and the note.
  var leaf: Hash?
  private let file: Descriptor

  init(_ path: String) throws(LedgerError) {
    let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard number >= 0 else { throw .unwritable(path: path, reason: lastError()) }
    file = Descriptor(number)
    head = Self.read(file)
  }

  /// What the note of a state directory says, for somebody who only looks; nil if there is none.
  static func note(at path: String) -> Head? {
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard number >= 0 else { return nil }
    return read(Descriptor(number))
  }

  /// A failure is no failure of the record, which is durable already: the note is then too old.
  func write(seq: Int) {
    guard let leaf else { return }
    var bytes = Array("\(seq) \(leaf)\n".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: "\n"), count: Self.length - bytes.count)
    _ = pwrite(file.number, bytes, bytes.count, 0)
  }

  /// Always this long, within one page, so that a write is never seen by half.
  private static let length = 96

  private static func read(_ file: Descriptor) -> Head? {
    var bytes = [UInt8](repeating: 0, count: length)
    guard pread(file.number, &bytes, bytes.count, 0) == bytes.count else { return nil }
    return read(bytes)
  }

  private static func read(_ bytes: [UInt8]) -> Head? {
    let fields = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard fields.count == 2, let seq = Int(fields[0]), fields[1].utf8.count == 64 else {
      return nil
    }
    let digits = Array(fields[1].utf8)
    let leaf = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return Hash(leaf).map { Head(seq: seq, leaf: $0) }
  }
}

/// A file that is closed with its last owner.
private final class Descriptor {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { close(number) }
}
