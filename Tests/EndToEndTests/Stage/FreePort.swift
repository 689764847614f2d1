import Foundation

/// A TCP port on loopback that nobody listens on right now.
enum FreePort {
  static func take() throws -> Int {
    let (socket, port) = try bound()
    close(socket)
    return port
  }

  /// A socket bound to such a port, which its caller has to close.
  static func bound() throws -> (socket: Int32, port: Int) {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else {
      close(socket)
      throw StageError("no free port: \(errno)")
    }
    return (socket, Int(UInt16(bigEndian: address.sin_port)))
  }
}
