import CFaultyDisk
import Foundation

/// The disk under SQLite, for the whole process, and what can be found on it afterwards.
enum Disk {
  static func install() {
    guard faulty_disk_install() == 0 else {
      FileHandle.standardError.write(Data("SQLite takes no other disk; nothing was tried\n".utf8))
      exit(1)
    }
  }

  /// The fault comes at the operation with this number; `nil` never.
  static func arm(_ fault: Fault, at operation: Int?) {
    faulty_disk_arm(fault.kind, operation ?? 0)
  }

  static func disarm() { faulty_disk_arm(FAULTY_DISK_SOUND, 0) }

  static var operations: Int { faulty_disk_operations() }
  static var hasStruck: Bool { faulty_disk_has_struck() != 0 }

  /// Copies a state directory as the fault left it, before the disk is armed anew. The shared memory
  /// of SQLite is no file that survives, and the note of the head is never synced.
  static func survivors(of state: String, in copy: String, after fault: Fault, seed: UInt64) throws
  {
    try FileManager.default.createDirectory(
      atPath: copy, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    // As SQLite names them: without links and double slashes.
    let state = URL(fileURLWithPath: state).resolvingSymlinksInPath().path
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-journal"] {
      let survivor = copy + "/" + name
      guard faulty_disk_survivors(state + "/" + name, survivor, fault.survivors, seed) >= 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
      chmod(survivor, 0o600)
    }
    let head = "/ledger.head"
    let keepsHead = fault.survivors == 100 || !seed.isMultiple(of: 3)
    if keepsHead, FileManager.default.fileExists(atPath: state + head) {
      try FileManager.default.copyItem(atPath: state + head, toPath: copy + head)
    }
  }
}
