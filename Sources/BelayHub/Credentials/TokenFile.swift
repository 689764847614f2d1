import BelayCore
internal import Glibc

/// `tokens.json` on disk: 0600, replaced as a whole, written under a lock.
///
/// A file that others can read is refused, not repaired: somebody may have read it already.
struct TokenFile: Sendable {
  let path: String

  /// Bytes that are read at most; room for far more than `TokenStore.limit` tokens.
  static let maxBytes = 1 << 20

  /// - Returns: `nil` if there is no file.
  func stamp() -> FileStamp? { FileStamp(path) }

  /// - Returns: no tokens if there is no file.
  func read() throws(TokenError) -> [Token] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      guard errno == ENOENT else { throw .unwritable(path: path, reason: reason()) }
      return []
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == geteuid(),
      facts.st_mode & 0o077 == 0
    else { throw .notPrivate(path: path) }
    return try Self.tokens(in: try contents(of: file), path: path)
  }

  /// Puts the new list in the place of the old one; either is there whole at any moment.
  func write(_ tokens: [Token]) throws(TokenError) {
    let list = JSON.object(
      JSONObject([("version", 1), ("tokens", .array(tokens.map(\.json)))]))
    let next = path + ".next"
    unlink(next)
    let file = open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .unwritable(path: next, reason: reason()) }
    let written = put(list.encoded() + [UInt8(ascii: "\n")], into: file) && fsync(file) == 0
    let problem = written ? "" : reason()
    close(file)
    guard written else { throw .unwritable(path: next, reason: problem) }
    guard rename(next, path) == 0 else { throw .unwritable(path: path, reason: reason()) }
    syncDirectory()
  }

  /// Runs `change` while no other process changes the file; several `belay token` at once queue up.
  func locked<Answer>(
    _ change: () throws(TokenError) -> Answer
  ) throws(TokenError) -> Answer {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw .unwritable(path: path + ".lock", reason: reason()) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .unwritable(path: path + ".lock", reason: reason()) }
    }
    return try change()
  }
}

extension TokenFile {
  private static func tokens(in bytes: [UInt8], path: String) throws(TokenError) -> [Token] {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw .malformed(path: path, reason: error.description)
    }
    guard json["version"]?.integer == 1, let entries = json["tokens"]?.array else {
      throw .malformed(path: path, reason: "it is of another version")
    }
    var tokens: [Token] = []
    for (index, entry) in entries.enumerated() {
      guard let token = Token(json: entry) else {
        throw .malformed(path: path, reason: "entry \(index) is no token")
      }
      tokens.append(token)
    }
    return tokens
  }

  private func contents(of file: Int32) throws(TokenError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unwritable(path: path, reason: reason()) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= Self.maxBytes else {
        throw .malformed(path: path, reason: "it is larger than \(Self.maxBytes) bytes")
      }
    }
  }

  private func put(_ bytes: [UInt8], into file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The new name survives a power cut; if that fails, the change itself is still made.
  private func syncDirectory() {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let directory = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return }
    fsync(directory)
    close(directory)
  }

  /// The kernel's words for the last failed call.
  private func reason() -> String { String(cString: strerror(errno)) }
}
