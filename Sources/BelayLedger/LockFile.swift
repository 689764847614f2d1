internal import Glibc

/// The lock on a state directory, held as long as this value lives.
///
/// `flock` belongs to the open file, so the kernel drops it when the process dies in whatever way,
/// and a stale file never blocks a start. The descriptor is close-on-exec.
final class LockFile {
  private var file: Int32
  private let path: String

  /// Takes the lock or names who has it; never waits.
  init(_ path: String, owner: Owner) throws(LedgerError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .unwritable(path: path, reason: lastError()) }
    self.file = file
    self.path = path
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw .unwritable(path: path, reason: lastError()) }
      throw .heldBy(Self.owner(in: file) ?? .unknown)
    }
    try write(owner)
  }

  deinit { release() }

  /// Gives the lock back; again does nothing.
  func release() {
    guard file >= 0 else { return }
    close(file)
    file = -1
  }

  /// Keeps the lock until the process ends.
  func abandon() { _ = Unmanaged.passRetained(self) }

  /// Replaces the owner record, for instance once the hub knows its port.
  func write(_ owner: Owner) throws(LedgerError) {
    let bytes = owner.encoded
    guard ftruncate(file, 0) == 0, pwrite(file, bytes, bytes.count, 0) == bytes.count else {
      throw .unwritable(path: path, reason: lastError())
    }
  }

  /// An owner record is one short line; anything longer is not ours.
  private static func owner(in file: Int32) -> Owner? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = pread(file, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Owner(encoded: Array(bytes[..<count]))
  }
}
