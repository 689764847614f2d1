internal import Glibc

/// A small file for this user alone: read whole, and put there whole or not at all.
enum PrivateFile {
  /// Reads a file that nobody else can reach; nil if there is none.
  ///
  /// - Throws: also for a link, another owner, other permissions, and more bytes than `limit`.
  static func read(_ path: String, atMost limit: Int) throws(SigningError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      guard errno == ELOOP else { throw .unusable(path: path, reason: lastError()) }
      throw .notPrivate(path: path, reason: "it is a link")
    }
    defer { close(file) }
    try requirePrivate(file, path)
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = Glibc.read(file, &bytes, bytes.count)
    defer { cleanse(&bytes) }
    guard count >= 0 else { throw .unusable(path: path, reason: lastError()) }
    guard count <= limit else { throw .garbage(path: path, reason: "it is over \(limit) bytes") }
    return Array(bytes[..<count])
  }

  static func requirePrivate(_ file: Int32, _ path: String) throws(SigningError) {
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw .unusable(path: path, reason: lastError()) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .unusable(path: path, reason: "it is not a regular file")
    }
    guard facts.st_uid == geteuid() else {
      throw .notPrivate(path: path, reason: "it belongs to the user with id \(facts.st_uid)")
    }
    guard facts.st_mode & 0o077 == 0 else {
      throw .notPrivate(
        path: path, reason: "its mode is \(String(facts.st_mode & 0o777, radix: 8))")
    }
  }

  /// Makes a file that was not there; one that is there stays as it is, and that is an error.
  static func create(_ path: String, _ bytes: [UInt8]) throws(SigningError) {
    let draft = try write(bytes, besides: path)
    defer { unlink(draft) }
    // A link fails where a rename would replace.
    guard link(draft, path) == 0 else { throw .unusable(path: path, reason: lastError()) }
    try syncFolder(of: path)
  }

  /// Puts the bytes in the place of what is there, if anything.
  static func replace(_ path: String, _ bytes: [UInt8]) throws(SigningError) {
    let draft = try write(bytes, besides: path)
    guard rename(draft, path) == 0 else { throw .unusable(path: path, reason: lastError()) }
    try syncFolder(of: path)
  }

  static func remove(_ path: String) throws(SigningError) {
    guard unlink(path) == 0 else { throw .unusable(path: path, reason: lastError()) }
    try syncFolder(of: path)
  }

  /// A draft beside the file, durable.
  private static func write(_ bytes: [UInt8], besides path: String) throws(SigningError) -> String {
    let draft = path + ".next"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .unusable(path: draft, reason: lastError()) }
    defer { close(file) }
    try put(bytes, into: file, path: draft)
    return draft
  }

  /// Writes all of it and waits until it is on disk.
  static func put(_ bytes: [UInt8], into file: Int32, path: String) throws(SigningError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .unusable(path: path, reason: lastError()) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw .unusable(path: path, reason: lastError()) }
  }

  /// A new name is durable only once its folder is.
  static func syncFolder(of path: String) throws(SigningError) {
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let folder = open(parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .unusable(path: parent, reason: lastError()) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .unusable(path: parent, reason: lastError()) }
  }
}
