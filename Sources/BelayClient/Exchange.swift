import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One request and its answer on a connection of their own.
///
///     connect ─► head, body, end ─► head of the answer ─► its body, read as it is asked for ─► close
///
/// Whatever goes wrong comes out as one `ClientError`. The answer is read only as fast as it is
/// consumed: beyond ten parts of at most 64 KiB the socket is left alone and the sender waits.
struct Exchange: Sendable {
  let client: HubClient
  let request: Request
  /// For all of it, from connecting to the last byte; nil for a stream, which ends by itself or by
  /// cancellation.
  let timeout: Duration?

  typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

  /// Longest wait for the other side to take the connection.
  private static let longestConnect = Duration.seconds(5)

  func run<Value: Sendable>(
    _ read: @Sendable (inout Answer) async throws(ClientError) -> Value
  ) async throws(ClientError) -> Value {
    let parts = try request.parts(
      host: client.address.hostHeader, token: client.token, more: client.headers)
    guard !Task.isCancelled else { throw .cancelled }
    let start = ContinuousClock.now
    let connection = try await connect()
    let clock = Alarm(connection.channel)
    let left = timeout.map { $0 - (.now - start) }
    if let left { clock.set(for: left) }
    defer { clock.clear() }
    do {
      return try await connection.executeThenClose { inbound, outbound in
        // The connection alone may have taken all the time; then nothing is asked any more.
        if let timeout, let left, left <= .zero {
          throw ClientError.timedOut(client.address, after: timeout)
        }
        try await outbound.write(contentsOf: parts)
        var answer = try await Answer(
          parts: inbound.makeAsyncIterator(), channel: connection.channel, address: client.address)
        let value = try await read(&answer)
        // Closing ends a body without a length, so that half of one would pass for all of it.
        guard !clock.rang else { throw ClientError.cutOff(client.address, why: "time is up") }
        return value
      }
    } catch {
      throw explained(error, overdue: clock.rang)
    }
  }

  private func explained(_ error: any Error, overdue: Bool) -> ClientError {
    if let timeout, overdue { return .timedOut(client.address, after: timeout) }
    if Task.isCancelled || error is CancellationError { return .cancelled }
    if let error = error as? ClientError { return error }
    // Before its end nothing was asked.
    if let why = Trust.reason(error) { return .unreachable(client.address, why: why) }
    if let error = error as? HTTPParserError, error != .invalidEOFState {
      return .notUnderstood(
        "\(client.address) does not answer in HTTP (\(error)); \(client.doubt)")
    }
    return .cutOff(client.address, why: reason(error))
  }
}

extension Exchange {
  private func connect() async throws(ClientError) -> Connection {
    let limit = min(timeout ?? Self.longestConnect, Self.longestConnect)
    let bootstrap = ClientBootstrap(group: client.group).connectTimeout(TimeAmount(limit))
    do {
      switch client.address {
      case .unix(let path):
        return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: wrapped)
      case .http(let host, let port):
        return try await bootstrap.connect(host: host, port: port, channelInitializer: wrapped)
      case .https(let host, let port):
        let trust = client.trust
        return try await bootstrap.connect(host: host, port: port) { channel in
          channel.eventLoop.makeCompletedFuture { try trust.guardConnection(channel, to: host) }
            .flatMap { wrapped(channel) }
        }
      }
    } catch {
      throw .unreachable(client.address, why: reason(error))
    }
  }
}

private func wrapped(_ channel: any Channel) -> EventLoopFuture<Exchange.Connection> {
  channel.eventLoop.makeCompletedFuture {
    try channel.pipeline.syncOperations.addHTTPClientHandlers()
    return try Exchange.Connection(wrappingChannelSynchronously: channel)
  }
}

/// What the system said, without the name of the call that said it.
func reason(_ error: any Error) -> String {
  switch error {
  case let error as IOError: return String(cString: strerror(error.errnoCode))
  case let error as NIOConnectionError:
    return error.connectionErrors.last.map { reason($0.error) } ?? "the name has no address"
  case ChannelError.connectTimeout: return "it did not take the connection in time"
  case ChannelError.inputClosed, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed,
    ChannelError.eof, HTTPParserError.invalidEOFState:
    return "the connection was closed"
  default: return Trust.reason(error) ?? "\(error)"
  }
}
