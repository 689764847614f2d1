internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// One open door: hummingbird's server on one address, from when it accepts until it is closed.
struct Listener: Sendable {
  /// The address that the kernel gave it.
  let address: SocketAddress?

  private let server: Server<Doorway>
  private let doorway: Doorway
  private let running: Task<Void, any Error>

  /// Returns when connections are accepted.
  static func open(
    at address: BindAddress, connections: Int, doorway: Doorway, logger: Logger
  ) async throws -> Listener {
    let (opened, door) = AsyncStream.makeStream(of: SocketAddress?.self)
    let server = Server(
      childChannelSetup: doorway,
      configuration: ServerConfiguration(
        address: address,
        availableConnectionsDelegate: .maximum(connections, logger: logger)),
      onServerRunning: { channel in
        door.yield(channel.localAddress)
        door.finish()
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    let running = Task {
      defer { door.finish() }
      try await server.run()
    }
    for await address in opened {
      return Listener(address: address, server: server, doorway: doorway, running: running)
    }
    try await running.value
    throw CancellationError()
  }

  /// Accepts no more, lets requests under way end, and closes all connections after `farewell`.
  func close(farewell: Duration) async {
    let cutting = Task {
      try await Task.sleep(for: farewell)
      doorway.cut.fire()
    }
    try? await server.shutdownGracefully()
    _ = try? await running.value
    cutting.cancel()
  }
}
