internal import Glibc

/// A file that the hub goes by. Whoever can write it decides, so one that others can write is refused.
struct TrustedFile: Sendable {
  let path: String
  /// in bytes
  let largest: Int

  enum Contents: Equatable {
    case missing
    /// Why it is not used, and what to do.
    case refused(String)
    /// At most one more than the largest, so that a longer file is known as one.
    case bytes([UInt8])
  }

  /// `nil` if there is no file.
  func stamp() -> FileStamp? { FileStamp(path, followingLinks: true) }

  func read() -> Contents {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      return errno == ENOENT ? .missing : .refused("it cannot be read: \(reason())")
    }
    defer { close(file) }
    if let problem = objection(to: file) { return .refused(problem) }
    guard let bytes = contents(of: file) else {
      return .refused("it cannot be read: \(reason())")
    }
    return .bytes(bytes)
  }

  private func objection(to file: Int32) -> String? {
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      return "it is no plain file"
    }
    guard facts.st_uid == geteuid() || facts.st_uid == 0 else {
      return "it belongs to user \(facts.st_uid), who could change it; make it yours or root's"
    }
    guard facts.st_mode & 0o022 == 0 else {
      let mode = String(facts.st_mode & 0o777, radix: 8)
      return "others can change it (mode \(mode)); chmod go-w it"
    }
    return nil
  }

  private func contents(of file: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= largest {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// The kernel's words for the last failed call.
  private func reason() -> String { String(cString: strerror(errno)) }
}
