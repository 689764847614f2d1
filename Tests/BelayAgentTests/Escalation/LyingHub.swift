import BelayAgent
import BelayClient
import BelayCore
import NIOCore
import NIOPosix
import Synchronization

/// A hub on the way to the real one, which lies, loses, or keeps silent as the script says.
///
/// Each connection carries one request; the real hub records what is passed on to it.
final class LyingHub: Sendable {
  enum Fate: Sendable {
    /// The truth.
    case pass
    /// The real hub acts, and its answer is changed on the way back.
    case lie(@Sendable (inout JSONObject) -> Void)
    /// The real hub acts; its answer is lost.
    case loseReply
    /// Never reaches the hub; this is the answer.
    case answer(String, body: String)
    /// Never reaches the hub, and gets no answer.
    case hang
    /// Reaches the hub when this has returned.
    case delay(@Sendable () async -> Void)
    /// The truth, but not before this has returned.
    case holdBack(@Sendable () async -> Void)
    /// Never reaches the hub; an answer that goes on and on, a byte at a time, until the caller leaves.
    case drip
  }

  /// A request as the script sees it.
  struct Request: Sendable {
    let method: String
    let path: String
    let body: JSON

    /// The last part of the path: `claim`, `outcome`, `escalations`, the id.
    var verb: String {
      path.prefix { $0 != "?" }.split(separator: "/").last.map(String.init) ?? ""
    }
    var isClaim: Bool { verb == "claim" }
    var isRaise: Bool { method == "POST" && verb == "escalations" }
    /// A question how the escalation stands.
    var isLook: Bool { method == "GET" && path.hasPrefix("/v1/escalations/") }
  }

  typealias Script = @Sendable (Request) -> Fate

  private let hub: String
  private let script: Script
  private let log = Mutex([Request]())

  private init(_ hub: String, _ script: @escaping Script) {
    self.hub = hub
    self.script = script
  }

  var requests: [Request] { log.withLock { $0 } }

  /// Listens on a free port while `body` runs; it gets the place for an agent to go to.
  static func between(
    _ stage: AgentStage, _ script: @escaping Script,
    _ body: (HubPlace, LyingHub) async throws -> Void
  ) async throws {
    let liar = LyingHub(stage.socketPath, script)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 64)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = try Connection(wrappingChannelSynchronously: channel)
          Task { try? await liar.handle(connection) }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let place = HubPlace.at(
      "http://127.0.0.1:\(server.localAddress?.port ?? 0)", token: stage.agentToken)
    do {
      try await body(place, liar)
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
      var sent = ByteBuffer()
      while !isWhole(sent), var piece = try await bytes.next() { sent.writeBuffer(&piece) }
      let request = Request(sent)
      log.withLock { $0.append(request) }
      switch script(request) {
      case .pass: try await outbound.write(try await reply(to: sent))
      case .lie(let change): try await outbound.write(lied(try await reply(to: sent), change))
      case .loseReply: _ = try await reply(to: sent)
      case .answer(let status, let body): try await outbound.write(answer(status, body))
      case .hang: while try await bytes.next() != nil {}
      case .delay(let wait):
        await wait()
        try await outbound.write(try await reply(to: sent))
      case .holdBack(let wait):
        let truth = try await reply(to: sent)
        await wait()
        try await outbound.write(truth)
      case .drip:
        try await outbound.write(
          ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"))
        while !Task.isCancelled {
          try await connection.channel.writeAndFlush(ByteBuffer(string: " ")).get()
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }

  /// The real hub's answer.
  private func reply(to request: ByteBuffer) async throws -> ByteBuffer {
    // Wrapped only once it is there: one that never comes about would end the process.
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(unixDomainSocketPath: hub).get()
    let connection = try await channel.eventLoop.submit {
      try Connection(wrappingChannelSynchronously: channel)
    }.get()
    return try await connection.executeThenClose { inbound, outbound in
      try await outbound.write(request)
      var reply = ByteBuffer()
      for try await var piece in inbound { reply.writeBuffer(&piece) }
      return reply
    }
  }

  /// An answer that is an object, changed; another one as it is.
  private func lied(_ truth: ByteBuffer, _ change: (inout JSONObject) -> Void) -> ByteBuffer {
    let text = String(buffer: truth)
    guard let end = text.firstRange(of: "\r\n\r\n"),
      var object = (try? JSON(parsing: String(text[end.upperBound...])))?.object
    else { return truth }
    change(&object)
    let status = text.prefix { $0 != "\r\n" }.dropFirst("HTTP/1.1 ".count)
    return answer(String(status), JSON.object(object).text)
  }
}

extension LyingHub.Request {
  fileprivate init(_ sent: ByteBuffer) {
    let text = String(buffer: sent)
    let line = text.prefix { $0 != "\r\n" }.split(separator: " ")
    method = line.first.map(String.init) ?? ""
    path = line.count > 1 ? String(line[1]) : ""
    let end = text.firstRange(of: "\r\n\r\n")?.upperBound ?? text.endIndex
    body = (try? JSON(parsing: String(text[end...]))) ?? .null
  }
}

private func answer(_ status: String, _ body: String) -> ByteBuffer {
  ByteBuffer(
    string: """
      HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\
      Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)
      """)
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
