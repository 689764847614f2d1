import BelayClient
import NIOCore
import NIOPosix
import Synchronization

/// A way to a hub on which things go wrong as the test wants: each connection carries one request, and
/// the script says what becomes of it.
final class Detour: Sendable {
  enum Fate: Sendable {
    /// To the hub, and its answer back.
    case pass
    /// To the hub, which acts; its answer is lost.
    case loseReply
    /// This answer instead of the hub's.
    case answer(String)
    /// No answer, until the caller goes away.
    case hang
  }

  typealias Script = @Sendable (_ request: Int, _ text: String) -> Fate

  private let hub: String
  private let script: Script
  private let log = Mutex([String]())
  private let arrivals = AsyncStream.makeStream(of: Int.self)

  private init(to hub: String, _ script: @escaping Script) {
    self.hub = hub
    self.script = script
  }

  /// The requests so far, as text.
  var requests: [String] { log.withLock { $0 } }

  /// Returns when so many requests have arrived.
  func arrived(_ count: Int) async {
    for await number in arrivals.stream where number >= count { return }
  }

  /// Listens on a free port while `body` runs.
  static func to(
    _ stage: ReportingStage, _ script: @escaping Script,
    _ body: (HubAddress, Detour) async throws -> Void
  ) async throws {
    let detour = Detour(to: stage.socketPath, script)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = try Connection(wrappingChannelSynchronously: channel)
          Task { try? await detour.handle(connection) }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let address = HubAddress.http(host: "127.0.0.1", port: server.localAddress?.port ?? 0)
    do {
      try await body(address, detour)
    } catch {
      try await server.close()
      throw error
    }
    try await server.close()
  }

  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private func handle(_ connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var bytes = inbound.makeAsyncIterator()
      var request = ByteBuffer()
      while !isWhole(request), var piece = try await bytes.next() { request.writeBuffer(&piece) }
      let text = String(buffer: request)
      let number = log.withLock { log in
        log.append(text)
        return log.count
      }
      arrivals.continuation.yield(number)
      switch script(number, text) {
      case .pass: try await outbound.write(try await reply(to: request))
      case .loseReply: _ = try await reply(to: request)
      case .answer(let answer): try await outbound.write(ByteBuffer(string: answer))
      case .hang: while try await bytes.next() != nil {}
      }
    }
  }

  /// The hub's own answer.
  private func reply(to request: ByteBuffer) async throws -> ByteBuffer {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(unixDomainSocketPath: hub) { channel in
        channel.eventLoop.makeCompletedFuture {
          try Connection(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(request)
      var reply = ByteBuffer()
      for try await var piece in inbound { reply.writeBuffer(&piece) }
      return reply
    }
  }
}

/// Whether the head and as much body as it announces are there.
private func isWhole(_ request: ByteBuffer) -> Bool {
  let text = String(buffer: request)
  guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
  let head = text[..<end.lowerBound].lowercased()
  guard let length = head.firstRange(of: "content-length: ") else { return true }
  let digits = head[length.upperBound...].prefix { $0.isNumber }
  return text[end.upperBound...].utf8.count >= Int(digits) ?? 0
}

/// An answer with a status and, if given, a further header.
func refusal(_ status: String, header: String = "X-Nothing: 0") -> String {
  let body = #"{"type":"about:blank","title":"No","detail":"not this"}"#
  return """
    HTTP/1.1 \(status)\r\nContent-Type: application/problem+json\r\n\(header)\r\n\
    Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)
    """
}
