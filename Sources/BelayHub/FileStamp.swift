internal import Glibc

/// Tells two states of a file apart without reading it; an atomic replacement always differs.
struct FileStamp: Equatable, Sendable {
  var device: UInt
  var inode: UInt
  var size: Int
  /// who may read and write it, which can change without its contents
  var mode: UInt32
  var owner: UInt32
  var seconds: Int
  var nanoseconds: Int

  /// `nil` if there is no file.
  ///
  /// - Parameter followingLinks: of what a symbolic link stands for, instead of the link itself.
  init?(_ path: String, followingLinks: Bool = false) {
    var facts = stat()
    guard (followingLinks ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return nil }
    self.init(facts)
  }

  init(_ facts: stat) {
    device = UInt(facts.st_dev)
    inode = UInt(facts.st_ino)
    size = Int(facts.st_size)
    mode = facts.st_mode
    owner = facts.st_uid
    seconds = facts.st_mtim.tv_sec
    nanoseconds = facts.st_mtim.tv_nsec
  }
}
