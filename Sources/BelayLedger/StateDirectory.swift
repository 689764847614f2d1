internal import Glibc

/// The private directory that holds the ledger: 0700, and every file in it 0600.
///
/// A directory or file that others can reach is refused and named, never quietly repaired: somebody
/// may have read it already. Network file systems are refused, because SQLite's write-ahead log
/// needs shared memory and locks that they do not keep.
package struct StateDirectory: Sendable {
  package let path: String

  package var ledgerPath: String { path + "/ledger.sqlite" }
  package var lockPath: String { path + "/ledger.lock" }
  package var headPath: String { path + "/ledger.head" }
  package var reservePath: String { path + "/ledger.reserve" }

  /// - Parameter create: makes the directory and its missing parents, each 0700.
  package init(_ path: String, create: Bool) throws(LedgerError) {
    self.path = path
    if create { try Self.makeDirectories(path) }
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw errno == ENOENT ? .missing(path: path) : .unwritable(path: path, reason: lastError())
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw .unwritable(path: path, reason: "it is not a directory")
    }
    guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() else {
      throw .notPrivate(path: path)
    }
    if let kind = MountTable.current().networkKind(device: facts.st_dev) {
      throw .unwritable(path: path, reason: "it is on \(kind), and a ledger needs a local disk")
    }
    let files = [
      ledgerPath, ledgerPath + "-wal", ledgerPath + "-shm", lockPath, headPath, reservePath,
    ]
    for file in files {
      try Self.requirePrivate(file)
    }
  }

  package var hasLedger: Bool { access(ledgerPath, F_OK) == 0 }

  /// Makes the database file before SQLite does, so that it is never readable by others, not even
  /// for a moment; SQLite gives its `-wal` and `-shm` files the same mode.
  func createLedgerFile() throws(LedgerError) {
    let file = open(ledgerPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .unwritable(path: ledgerPath, reason: lastError()) }
    close(file)
    try syncDirectory()
  }

  /// A new file is durable only once its directory entry is.
  private func syncDirectory() throws(LedgerError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .unwritable(path: path, reason: lastError()) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .unwritable(path: path, reason: lastError()) }
  }

  private static func requirePrivate(_ file: String) throws(LedgerError) {
    var facts = stat()
    guard lstat(file, &facts) == 0 else {
      guard errno == ENOENT else { throw .unwritable(path: file, reason: lastError()) }
      return
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .unwritable(path: file, reason: "it is not a regular file")
    }
    guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() else {
      throw .notPrivate(path: file)
    }
  }

  private static func makeDirectories(_ path: String) throws(LedgerError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part + "/"
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || access(made, F_OK) == 0 else {
        throw .unwritable(path: made, reason: lastError())
      }
    }
  }
}

/// The kernel's words for the last failed call.
func lastError() -> String { String(cString: strerror(errno)) }
