import Foundation

/// Takes connections, which are left to the kernel's queue, and never says a word.
final class SilentHub: Sendable {
  let url: String
  private let socket: Int32

  init() throws {
    let (socket, port) = try FreePort.bound()
    self.socket = socket
    url = "http://127.0.0.1:\(port)"
    guard listen(socket, 16) == 0 else { throw StageError("cannot listen: \(errno)") }
  }

  deinit { close(socket) }
}
