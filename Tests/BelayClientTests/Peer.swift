import BelayClient
import NIOCore
import NIOPosix
import Synchronization

/// The other end of a connection, which answers with bytes of the test's choice, well or badly.
///
/// Each connection is read up to the end of one request; then `answer` says what to do with it.
final class Peer: Sendable {
  enum Step: Sendable {
    case send([UInt8])
    /// Waits for the reader to go away.
    case hang
    /// Sends comment lines until nothing more is taken for half a second.
    case flood(upTo: Int)
  }

  /// Longest wait for an answer that comes; only a failing test reaches it.
  static let patience = Duration.seconds(600)

  /// The number that is the path of a request.
  static func number(in request: String) -> Int {
    Int(request.drop { $0 != "/" }.dropFirst().prefix { $0.isNumber }) ?? 0
  }

  typealias Script = @Sendable (_ connection: Int, _ request: String) -> [Step]

  private let script: Script
  private let log = Mutex((requests: [String](), flooded: 0, left: 0))

  private init(_ script: @escaping Script) { self.script = script }

  /// The requests that came so far, as text.
  var requests: [String] { log.withLock { $0.requests } }

  private let dam = AsyncStream.makeStream(of: Void.self)

  /// Waits until nothing more of a flood is taken, or all of it was.
  func floodEnded() async {
    for await _ in dam.stream {}
  }

  /// How many bytes of a flood were taken.
  var flooded: Int { log.withLock { $0.flooded } }

  /// How many connections a hanging peer saw the reader leave.
  var left: Int { log.withLock { $0.left } }

  /// Listens on a free port while `body` runs.
  @discardableResult
  static func answering<Value>(
    _ script: @escaping Script, _ body: (HubAddress, Peer) async throws -> Value
  ) async throws -> Value {
    let peer = Peer(script)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = try Connection(wrappingChannelSynchronously: channel)
          Task { try? await peer.handle(connection) }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let address = HubAddress.http(host: "127.0.0.1", port: server.localAddress?.port ?? 0)
    do {
      let value = try await body(address, peer)
      try await server.close()
      return value
    } catch {
      try await server.close()
      throw error
    }
  }

  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private func handle(_ connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var bytes = inbound.makeAsyncIterator()
      var request = ""
      while !isWhole(request), let piece = try await bytes.next() {
        request += String(buffer: piece)
      }
      let text = request
      let number = log.withLock { log in
        log.requests.append(text)
        return log.requests.count
      }
      for step in script(number, text) {
        switch step {
        case .send(let bytes):
          try await connection.channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        case .hang:
          while try await bytes.next() != nil {}
          log.withLock { $0.left += 1 }
        case .flood(let limit): await flood(connection.channel, upTo: limit)
        }
      }
    }
  }

  private func flood(_ channel: any Channel, upTo limit: Int) async {
    defer { dam.continuation.finish() }
    let line = ByteBuffer(bytes: [UInt8(ascii: ":")] + Array(repeating: 0x30, count: 65_534) + [10])
    while flooded < limit {
      let stalled = channel.eventLoop.makePromise(of: Void.self)
      let timer = channel.eventLoop.scheduleTask(in: .milliseconds(500)) {
        stalled.fail(ChannelError.connectTimeout(.zero))
      }
      channel.writeAndFlush(line).cascade(to: stalled)
      guard (try? await stalled.futureResult.get()) != nil else { return }
      timer.cancel()
      log.withLock { $0.flooded += line.readableBytes }
    }
  }
}

/// Whether the head and as much body as it announces are there.
private func isWhole(_ request: String) -> Bool {
  guard let end = request.firstRange(of: "\r\n\r\n") else { return false }
  let head = request[..<end.lowerBound].lowercased()
  guard let length = head.firstRange(of: "content-length: ") else { return true }
  let digits = head[length.upperBound...].prefix { $0.isNumber }
  return request[end.upperBound...].utf8.count >= Int(digits) ?? 0
}

/// An answer as a well-behaved hub sends it.
func answer(
  _ status: String, _ body: String, type: String = "application/json"
) -> [UInt8] {
  Array(
    """
    HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
    """.utf8)
}
