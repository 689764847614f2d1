package import BelayCore

/// A state of the policy file, as the watch over it makes it out.
package enum PolicyNews: Sendable, Equatable {
  case rules(PolicyRules)
  /// It is not used, and what was in force before stays so. `place` is where in the file.
  case unusable(path: String, sha256: Digest?, problem: String, place: TOML.Place?)
}

/// The policy file on disk.
struct PolicySource: Sendable {
  let path: String

  private var file: TrustedFile { TrustedFile(path: path, largest: PolicyRules.largest) }

  /// `nil` if there is no file.
  func stamp() -> FileStamp? { file.stamp() }

  /// - Returns: `nil` if there is no file.
  func read(at now: Timestamp) -> PolicyNews? {
    switch file.read() {
    case .missing: return nil
    case .refused(let problem): return unusable(problem)
    case .bytes(let bytes):
      let written = PolicyFile(bytes: bytes, path: path, at: now)
      if let rules = written.sound { return .rules(rules) }
      return .unusable(
        path: path, sha256: written.sha256, problem: written.problem,
        place: written.errors.first?.place)
    }
  }

  func unusable(_ problem: String) -> PolicyNews {
    .unusable(path: path, sha256: nil, problem: problem, place: nil)
  }
}
