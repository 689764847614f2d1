internal import Glibc

/// What kind of file system a file lies on, by the kernel's own table.
///
/// A line of `/proc/self/mountinfo` (proc(5)): `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 …`.
struct MountTable {
  /// SQLite's log in shared memory and its locks do not hold on these.
  private static let overTheNetwork: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "afs", "fuse.sshfs", "fuse.s3fs",
    "fuse.rclone", "fuse.glusterfs",
  ]

  private let lines: [Substring]

  init(_ text: String) { lines = text.split(separator: "\n") }

  /// The table of this process; empty if the kernel does not show it.
  static func current() -> MountTable {
    guard let file = fopen("/proc/self/mountinfo", "re") else { return MountTable("") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < 16 << 20 {
      let count = fread(&block, 1, block.count, file)
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return MountTable(String(decoding: bytes, as: UTF8.self))
  }

  /// The kind of network file system behind a device number of `stat`; nil for a local disk.
  func networkKind(device: dev_t) -> String? {
    // The numbers as gnu_dev_major and gnu_dev_minor unpack them.
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    for line in lines {
      let fields = line.split(separator: " ")
      guard fields.count > 6, fields[2] == "\(major):\(minor)",
        let mark = fields.firstIndex(of: "-"), mark + 1 < fields.count
      else { continue }
      let kind = String(fields[mark + 1])
      return Self.overTheNetwork.contains(kind) ? kind : nil
    }
    return nil
  }
}
