import Foundation

/// A disk of a given size, if the machine lets us have one.
final class Tmpfs {
  let path: String

  static let isPossible = getuid() == 0 && (try? Tmpfs(probe: ())) != nil

  init(_ path: String, size: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(size),mode=700", "tmpfs", path)
  }

  private convenience init(probe: Void) throws {
    let path = NSTemporaryDirectory() + "/belay-probe-\(UUID().uuidString)"
    try self.init(path, size: "64k")
    unmount()
    try FileManager.default.removeItem(atPath: path)
  }

  func resize(_ size: String) throws {
    try Self.run("mount", "-o", "remount,size=\(size)", path)
  }

  func unmount() { try? Self.run("umount", "-l", path) }

  private struct Refused: Error {}

  private static func run(_ command: String...) throws {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tool.arguments = command
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    tool.waitUntilExit()
    guard tool.terminationStatus == 0 else { throw Refused() }
  }
}
