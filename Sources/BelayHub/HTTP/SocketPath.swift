internal import Glibc

/// Where the Unix socket lies, and whether it may.
///
/// The directory is the lock on the door: only its owner can reach what is in it, so that the kernel
/// and not a token says who the operator is. Anything else that lies in the way is refused and named,
/// never removed; only the socket of a hub that no longer answers is.
struct SocketPath: Sendable {
  let path: String

  /// What fits into `sockaddr_un` beside its closing zero.
  static let maxBytes = 107

  /// Checks everything and clears a dead hub's socket away.
  init(_ path: String) throws(HubStartError) {
    self.path = path
    guard path.utf8.count <= Self.maxBytes else {
      throw .socketPathTooLong(path, limit: Self.maxBytes)
    }
    try makeDirectory()
    try clear()
  }

  /// Only the owner may open it. The directory has kept everybody else out since before it was made.
  func makePrivate() throws(HubStartError) {
    guard chmod(path, 0o600) == 0 else { throw .socketUnusable(path, reason: lastError()) }
  }

  /// The file that lies there now; 0 if none does.
  var inode: UInt {
    var facts = stat()
    return lstat(path, &facts) == 0 ? UInt(facts.st_ino) : 0
  }

  /// Removes the socket, unless another has taken its place since.
  func remove(inode: UInt) {
    if inode != 0, self.inode == inode { unlink(path) }
  }

  private var directory: String {
    guard let end = path.lastIndex(of: "/") else { return "." }
    return end == path.startIndex ? "/" : String(path[..<end])
  }

  private func makeDirectory() throws(HubStartError) {
    mkdir(directory, 0o700)
    var facts = stat()
    guard stat(directory, &facts) == 0 else {
      throw .socketUnusable(path, reason: "its directory: \(lastError())")
    }
    guard facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0
    else { throw .socketDirectoryNotPrivate(directory) }
  }

  private func clear() throws(HubStartError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      guard errno == ENOENT else { throw .socketUnusable(path, reason: lastError()) }
      return
    }
    guard facts.st_mode & S_IFMT == S_IFSOCK else {
      throw .socketUnusable(path, reason: "something lies there that is not a socket")
    }
    guard facts.st_uid == geteuid() else {
      throw .socketUnusable(path, reason: "the socket there belongs to user \(facts.st_uid)")
    }
    guard !isAnswered() else { throw .socketInUse(path) }
    guard unlink(path) == 0 else { throw .socketUnusable(path, reason: lastError()) }
  }

  /// Anything but "connection refused" counts as an answer, so that doubt removes nothing.
  private func isAnswered() -> Bool {
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return true }
    defer { close(probe) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0 || errno != ECONNREFUSED
  }

  /// The kernel's words for the last failed call.
  private func lastError() -> String { String(cString: strerror(errno)) }
}
