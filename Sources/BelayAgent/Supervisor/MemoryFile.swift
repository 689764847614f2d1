import BelayCore
import Glibc

/// The file that a memory is kept in, beside the spool, and the lock that its writers take in turn.
///
///     memory.json   memory.lock   memory.json.4711.new (while process 4711 writes)
///
/// What is written is whole, and on the disk once it has settled: a reader, or a start after a loss
/// of power, finds the old content or the new.
struct MemoryFile: Sendable {
  let directory: String

  static let name = "memory.json"
  /// In bytes; a file that is longer was not written by us.
  static let most = 1 << 20
  /// For another process that has the lock: it keeps it for one write.
  private static let patience = Duration.seconds(1)

  var path: String { "\(directory)/\(Self.name)" }

  enum Finding {
    case nothing
    case content([UInt8])
    /// There is, or may be, a file, and nobody knows what stands in it.
    case doubt(String)
  }

  /// Looks at the file; only where there is none is there nothing to remember.
  ///
  /// Links are not followed, and a pipe in its place is not waited for.
  func read() -> Finding {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let error = failure("open", path)
      return error.isAbsence ? .nothing : .doubt(error.description)
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      return .doubt(failure("look at", path).description)
    }
    if let objection = Self.objection(to: facts) { return .doubt(objection) }
    do throws(DiskError) {
      let bytes = try content(of: descriptor)
      return bytes.count > Self.most ? .doubt("it is longer than 1 MiB") : .content(bytes)
    } catch {
      return .doubt(error.description)
    }
  }

  private static func objection(to facts: stat) -> String? {
    if facts.st_mode & S_IFMT != S_IFREG { return "it is not a regular file" }
    if facts.st_uid != geteuid() { return "it belongs to another user" }
    if facts.st_mode & 0o022 != 0 { return "others may write to it" }
    if facts.st_size > Self.most { return "it is longer than 1 MiB" }
    return nil
  }

  private func content(of descriptor: Int32) throws(DiskError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.most + 1) { buffer, count in
      while count < buffer.count {
        let got = Glibc.read(
          descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        if got == 0 { break }
        if got > 0 {
          count += got
        } else if errno != EINTR {
          code = errno
          break
        }
      }
    }
    guard code == 0 else { throw DiskError(action: "read", path: path, code: code) }
    return bytes
  }
}

// MARK: Writing

extension MemoryFile {
  /// Runs the body while no other process writes, making the directory (0700) where it is missing.
  ///
  /// Waits a second at most, by looking again, because `flock` cannot be told how long to wait, and a
  /// process that was halted with the lock must not keep an order from being obeyed.
  func locked(_ body: () throws(DiskError) -> Void) throws(DiskError) {
    try SpoolFolder.make(directory)
    let name = "\(directory)/memory.lock"
    let lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard lock >= 0 else { throw failure("open", name) }
    defer { close(lock) }
    let end = ContinuousClock.now + Self.patience
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      let error = failure("lock", name)
      guard error.code == EWOULDBLOCK || error.code == EINTR, ContinuousClock.now < end else {
        throw error
      }
      poll(nil, 0, 2)
    }
    try body()
  }

  /// Puts these bytes in the file's place.
  func replace(with bytes: [UInt8]) throws(DiskError) {
    let temporary = "\(path).\(getpid()).new"
    // Left behind by a process of that number that was killed while it wrote.
    unlink(temporary)
    do throws(DiskError) {
      try write(bytes, to: temporary)
      guard rename(temporary, path) == 0 else { throw failure("replace", path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Finds out whether a file can be put here, and leaves none.
  func rehearse() throws(DiskError) {
    let temporary = "\(path).\(getpid()).new"
    unlink(temporary)
    defer { unlink(temporary) }
    try write([], to: temporary)
  }

  /// Makes a replacement outlast a loss of power.
  func settle() throws(DiskError) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", directory) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync", directory) }
  }

  private func write(_ bytes: [UInt8], to name: String) throws(DiskError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = open(name, flags, 0o600)
    guard descriptor >= 0 else { throw failure("open", name) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if count > 0 { done += count } else if errno != EINTR { throw failure("write", name) }
    }
    guard fsync(descriptor) == 0 else { throw failure("sync", name) }
  }

  private func failure(_ action: String, _ path: String) -> DiskError {
    DiskError(action: action, path: path, code: errno)
  }
}
