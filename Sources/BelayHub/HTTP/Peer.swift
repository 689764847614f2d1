internal import Glibc
internal import NIOCore

/// Who is at the other end of a connection, as the kernel says.
enum Peer: Sendable, Hashable {
  /// on the Unix socket: the user that connected
  case user(UInt32)
  /// on the network: the address without its port
  case address(String)

  /// For logs and for counting failures.
  var source: String {
    switch self {
    case .user(let uid): "uid \(uid)"
    case .address(let address): address
    }
  }

  var isLoopback: Bool {
    switch self {
    case .user: false
    case .address(let address): address.hasPrefix("127.") || address == "::1"
    }
  }

  /// Asks the kernel.
  ///
  /// - Throws: when the connection is gone already.
  static func of(_ channel: any Channel) async throws -> Peer {
    guard case .unixDomainSocket? = channel.localAddress,
      let options = channel as? any SocketOptionProvider
    else { return .address(channel.remoteAddress?.ipAddress ?? "unknown") }
    let credential: KernelCredential = try await options.unsafeGetSocketOption(
      level: .socket, name: .init(rawValue: SO_PEERCRED)
    ).get()
    return .user(credential.uid)
  }
}

/// `struct ucred` of the kernel, which Glibc's module does not show; fixed when the peer connected.
private struct KernelCredential: Sendable {
  var pid: Int32
  var uid: UInt32
  var gid: UInt32
}
