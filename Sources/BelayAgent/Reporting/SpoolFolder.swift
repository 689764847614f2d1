import BelayCore
import Glibc

/// What the disk did not let us do, in the system's words.
struct DiskError: Error, Equatable, CustomStringConvertible {
  let action: String
  let path: String
  let code: Int32

  /// Whether there is no such file.
  var isAbsence: Bool { code == ENOENT }

  var description: String { "cannot \(action) \(path): \(String(cString: strerror(code)))" }
}

/// A directory (0700) of files (0600) that belongs to one process at a time, by a lock that the kernel
/// takes back when the process ends, however it ends.
struct SpoolFolder: ~Copyable {
  let path: String
  private let lock: Int32

  /// Takes the folder, making it and what lies above it where missing.
  ///
  /// - Returns: nil if another process, or another spool of this one, has it.
  static func claim(_ path: String) throws(DiskError) -> SpoolFolder? {
    try make(path)
    let name = path + "/lock"
    let lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw DiskError(action: "open", path: name, code: errno) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(lock)
      if code == EWOULDBLOCK { return nil }
      throw DiskError(action: "lock", path: name, code: code)
    }
    return SpoolFolder(path: path, lock: lock)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  deinit { close(lock) }

  /// Makes a directory, 0700, and what lies above it where missing.
  static func make(_ path: String) throws(DiskError) {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex, !exists(path) {
      try make(String(path[..<slash]))
    }
    guard mkdir(path, 0o700) != 0 else { return }
    let code = errno
    var facts = stat()
    guard code == EEXIST, stat(path, &facts) == 0 else {
      throw DiskError(action: "make the directory", path: path, code: code)
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw DiskError(action: "make the directory", path: path, code: ENOTDIR)
    }
  }

  /// Keeps others out of a folder that was there before; refuses one that is somebody else's.
  func secure() throws(DiskError) {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw DiskError(action: "look at", path: path, code: errno)
    }
    guard facts.st_uid == geteuid() else {
      throw DiskError(action: "use, because it is another user's,", path: path, code: EPERM)
    }
    guard facts.st_mode & 0o077 != 0 else { return }
    guard chmod(path, 0o700) == 0 else {
      throw DiskError(action: "close to others", path: path, code: errno)
    }
  }
}

// MARK: Files

extension SpoolFolder {
  func names() throws(DiskError) -> [String] {
    guard let directory = opendir(path) else {
      throw DiskError(action: "list", path: path, code: errno)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  /// The size of the file in bytes.
  func size(of name: String) throws(DiskError) -> Int {
    var facts = stat()
    guard lstat(file(name), &facts) == 0 else { throw failure("look at", name) }
    return Int(facts.st_size)
  }

  /// Writes all of it at the offset, or nothing that stays.
  func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(DiskError) {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("open", name) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
      }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        let problem = failure("write", name)
        _ = ftruncate(descriptor, offset)
        throw problem
      }
    }
  }

  /// At most `count` bytes from the offset on; fewer at the end of the file.
  func read(_ name: String, from offset: Int, count: Int) throws(DiskError) -> [UInt8] {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw failure("open", name) }
    defer { close(descriptor) }
    var done = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while done < count {
        let read = pread(
          descriptor, buffer.baseAddress?.advanced(by: done), count - done, offset + done)
        if read == 0 { break }
        if read > 0 {
          done += read
        } else if errno != EINTR {
          code = errno
          break
        }
      }
      initialized = done
    }
    guard code == 0 else { throw DiskError(action: "read", path: file(name), code: code) }
    return bytes
  }

  func truncate(_ name: String, to size: Int) throws(DiskError) {
    guard Glibc.truncate(file(name), size) == 0 else { throw failure("shorten", name) }
  }

  /// Removing what is not there is no failure.
  func remove(_ name: String) { unlink(file(name)) }

  /// Moves a file into another folder on the same disk.
  func move(_ name: String, to other: borrowing SpoolFolder, as newName: String) throws(DiskError) {
    guard rename(file(name), other.file(newName)) == 0 else { throw failure("move", name) }
  }

  private func file(_ name: String) -> String { path + "/" + name }

  private func failure(_ action: String, _ name: String) -> DiskError {
    DiskError(action: action, path: file(name), code: errno)
  }
}
