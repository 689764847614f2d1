internal import Glibc
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// The two ways in: the Unix socket for people on this machine, the port for everybody else on it.
/// Each has its own room for connections, so that the port cannot fill the socket's (INV 32).
struct Doors: Sendable {
  let listen: HubOptions.Address
  private let socket: SocketPath
  private let inode: UInt
  private let listeners: [Listener]

  /// Opens both, or none.
  static func open(
    _ options: HubOptions, reception: Reception, logger: Logger
  ) async throws(HubStartError) -> Doors {
    let tls = try options.tls.map { files throws(HubStartError) in
      try TLSDoor(files, logger: logger)
    }
    let socket = try SocketPath(options.socketPath)
    let onSocket = try await listener(
      .unixDomainSocket(path: options.socketPath), connections: options.limits.socketConnections,
      Doorway(reception: reception, tls: nil), logger
    ) { .socketUnusable(options.socketPath, reason: $0.description) }
    let inode = socket.inode
    do throws(HubStartError) {
      try socket.makePrivate()
      let onPort = try await listener(
        .hostname(options.listen.host, port: options.listen.port),
        connections: options.limits.networkConnections, Doorway(reception: reception, tls: tls),
        logger
      ) { error in
        error.errnoCode == EADDRINUSE
          ? .portInUse(options.listen)
          : .addressUnusable(options.listen, reason: error.description)
      }
      var listen = options.listen
      listen.port = onPort.address?.port ?? listen.port
      return Doors(
        listen: listen, socket: socket, inode: inode, listeners: [onSocket, onPort])
    } catch {
      await onSocket.close(farewell: .zero)
      socket.remove(inode: inode)
      throw error
    }
  }

  /// Lets requests under way end, then closes what is still open after `farewell`.
  func close(farewell: Duration) async {
    await withTaskGroup { group in
      for listener in listeners {
        group.addTask { await listener.close(farewell: farewell) }
      }
    }
  }

  /// Comes last, so that nobody finds an unanswered socket while the hub still works.
  func removeSocket() { socket.remove(inode: inode) }

  private static func listener(
    _ address: BindAddress, connections: Int, _ doorway: Doorway, _ logger: Logger,
    _ refusal: (IOError) -> HubStartError
  ) async throws(HubStartError) -> Listener {
    do {
      return try await Listener.open(
        at: address, connections: connections, doorway: doorway, logger: logger)
    } catch let error as IOError {
      throw refusal(error)
    } catch {
      throw refusal(IOError(errnoCode: 0, reason: String(describing: error)))
    }
  }
}
