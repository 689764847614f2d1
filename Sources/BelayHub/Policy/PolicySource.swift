package import BelayCore
internal import Glibc

/// A state of the policy file, as the watch over it makes it out.
package enum PolicyNews: Sendable, Equatable {
  case rules(PolicyRules)
  /// It is not used, and what was in force before stays so. `place` is where in the file.
  case unusable(path: String, sha256: Digest?, problem: String, place: TOML.Place?)
}

/// The policy file on disk.
///
/// Whoever can write it decides what needs a person, so one that others can write is refused.
struct PolicySource: Sendable {
  let path: String

  /// `nil` if there is no file.
  func stamp() -> FileStamp? { FileStamp(path, followingLinks: true) }

  /// - Returns: `nil` if there is no file.
  func read(at now: Timestamp) -> PolicyNews? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      return errno == ENOENT ? nil : unusable("it cannot be read: \(reason())")
    }
    defer { close(file) }
    if let problem = objection(to: file) { return unusable(problem) }
    guard let bytes = contents(of: file) else {
      return unusable("it cannot be read: \(reason())")
    }
    let written = PolicyFile(bytes: bytes, path: path, at: now)
    if let rules = written.sound { return .rules(rules) }
    return .unusable(
      path: path, sha256: written.sha256, problem: written.problem,
      place: written.errors.first?.place)
  }

  func unusable(_ problem: String) -> PolicyNews {
    .unusable(path: path, sha256: nil, problem: problem, place: nil)
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

  /// One byte more than may be, so that a longer file is known as one.
  private func contents(of file: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= PolicyRules.largest {
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
