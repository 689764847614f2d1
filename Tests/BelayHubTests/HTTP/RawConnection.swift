import BelayCore
import NIOCore
import NIOPosix

/// A connection on which a test writes any bytes it likes.
final class RawConnection {
  enum Address {
    case port(Int)
    case socket(String)
  }

  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var read = ByteBuffer()

  private init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
  }

  static func open<Value: Sendable>(
    to address: Address, _ talk: @Sendable (RawConnection) async throws -> Value
  ) async throws -> Value {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    let channel =
      switch address {
      case .port(let port): try await bootstrap.connect(host: "127.0.0.1", port: port) { wrap($0) }
      case .socket(let path): try await bootstrap.connect(unixDomainSocketPath: path) { wrap($0) }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await talk(RawConnection(inbound, outbound))
    }
  }

  private static func wrap(
    _ channel: any Channel
  ) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
    channel.eventLoop.makeCompletedFuture {
      try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws {
    try await outbound.write(ByteBuffer(bytes: bytes))
  }

  // MARK: Reading

  /// Whatever comes next; nil at the end.
  func bytes() async throws -> [UInt8]? {
    if read.readableBytes == 0 { guard try await more() else { return nil } }
    return read.readBytes(length: read.readableBytes)
  }

  /// A whole answer; status 0 if the hub closed the connection without one.
  func reply() async throws -> RawReply {
    guard var reply = try await head() else { return RawReply(status: 0, headers: [:], body: []) }
    let length = reply.headers["content-length"].flatMap { Int($0) } ?? 0
    while read.readableBytes < length { guard try await more() else { break } }
    reply.body = read.readBytes(length: min(length, read.readableBytes)) ?? []
    return reply
  }

  /// Status and headers; nil if the connection ends first.
  func head() async throws -> RawReply? {
    guard let text = try await text(upTo: "\r\n\r\n") else { return nil }
    let lines = text.split(separator: "\r\n")
    let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
    }
    return RawReply(status: status, headers: headers, body: [])
  }

  /// The next chunk of a chunked body as text; nil at its end.
  func chunk() async throws -> String? {
    guard let size = try await text(upTo: "\r\n").flatMap({ Int($0, radix: 16) }), size > 0 else {
      return nil
    }
    while read.readableBytes < size + 2 { guard try await more() else { return nil } }
    let text = read.readString(length: size)
    read.moveReaderIndex(forwardBy: 2)
    return text
  }

  /// The next block of server-sent events that is not a comment; nil at the end of the stream.
  func serverSentEvent() async throws -> String? {
    while true {
      if let block = blocks.first {
        blocks.removeFirst()
        if !block.hasPrefix(":") { return block }
        continue
      }
      guard let chunk = try await chunk() else { return nil }
      blocks += chunk.split(separator: "\n\n").map(String.init)
    }
  }

  private var blocks: [String] = []

  /// True if the hub has closed its side.
  func isClosed() async throws -> Bool { try await !more() }

  private func text(upTo end: String) async throws -> String? {
    while true {
      let view = read.readableBytesView
      if let range = view.firstRange(of: end.utf8) {
        let text = read.readString(length: range.lowerBound - view.startIndex)
        read.moveReaderIndex(forwardBy: end.utf8.count)
        return text
      }
      guard try await more() else { return nil }
    }
  }

  private func more() async throws -> Bool {
    guard var part = try? await inbound.next(isolation: #isolation) else { return false }
    read.writeBuffer(&part)
    return true
  }
}

/// An answer as it came.
struct RawReply: Sendable {
  var status: Int
  var headers: [String: String]
  var body: [UInt8]

  var json: JSON { (try? JSON(parsing: body)) ?? .null }
  var detail: String { json["detail"]?.string ?? "" }
  var isProblem: Bool {
    headers["content-type"] == "application/problem+json" && json["status"]?.integer == status
      && json["title"]?.string != nil && json["type"]?.string == "about:blank"
  }
}
