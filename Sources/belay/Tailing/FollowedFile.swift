import Foundation

/// A file followed by its name: what is appended is read, and when the name stands for another file, or the
/// file was cut, reading starts again from its beginning.
struct FollowedFile {
  let path: String
  private var descriptor: Int32 = -1
  private var inode: ino_t = 0
  private var offset: off_t = 0
  private var lines = LineSplitter()
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// - Throws: when the file cannot be opened now; one that vanishes later is waited for.
  init(path: String) throws {
    self.path = path
    guard open() else {
      throw Failure("cannot read \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// Whole lines that came since the last call, at most a few thousand and a few megabytes; empty
  /// when there is nothing new.
  mutating func read() -> [[UInt8]] {
    if let lines = readOpen(), !lines.isEmpty { return lines }
    guard hasMoved else { return [] }
    // What the old file still held was read above; now the new one, from its beginning.
    Foundation.close(descriptor)
    descriptor = -1
    let rest = lines.finish()
    _ = open()
    return rest + (readOpen() ?? [])
  }

  mutating func close() {
    if descriptor >= 0 { Foundation.close(descriptor) }
    descriptor = -1
  }

  private mutating func open() -> Bool {
    descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    var status = stat()
    fstat(descriptor, &status)
    inode = status.st_ino
    offset = 0
    return true
  }

  private mutating func readOpen() -> [[UInt8]]? {
    guard descriptor >= 0 else { return nil }
    var found: [[UInt8]] = []
    var room = 2 * TailLine.longest
    while found.count < 2_000, room > 0 {
      let count = buffer.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { break }
      offset += count
      room -= count
      found += lines.feed(buffer[..<count])
    }
    return found
  }

  private var hasMoved: Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return descriptor < 0 || status.st_ino != inode || status.st_size < offset
  }
}
