internal import Glibc

/// That what lies under the ledger's names is still what is open.
///
/// A folder that is removed, moved or replaced under a hub takes the files' names with it and leaves them open:
/// every write succeeds, and nobody will ever find what was written. So it is looked at after each commit,
/// before anything of it is acknowledged (FAULTS 14). Two calls of the kernel, about 1 µs each.
struct OpenFiles {
  private struct Identity: Equatable {
    var device: UInt
    var inode: UInt
  }

  private let paths: [String]
  private var known: [Identity?]

  /// A file that is not there yet is known from when it is first seen.
  init(_ paths: [String]) {
    self.paths = paths
    known = paths.map(Self.identity)
  }

  /// The first that is gone or is another file now.
  mutating func missing() -> String? {
    for (index, path) in paths.enumerated() {
      let now = Self.identity(path)
      guard let before = known[index] else {
        known[index] = now
        continue
      }
      if now != before { return path }
    }
    return nil
  }

  private static func identity(_ path: String) -> Identity? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Identity(device: UInt(facts.st_dev), inode: UInt(facts.st_ino))
  }
}
