internal import NIOCore

/// Tells a client that speaks HTTP/2, as OTLP over gRPC does, what to set instead.
///
/// This door speaks HTTP/1.1. Without this, the client would see bytes that it cannot parse, try again
/// for a while, and drop its telemetry with a message that helps nobody. It is answered with the gRPC
/// status UNIMPLEMENTED, which is not tried again, and closed. Everybody else passes untouched.
final class GRPCFarewell: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// ASCII without a percent sign, shorter than 127 bytes: it is written into a header as it is.
  static let advice =
    "Telemetry comes over HTTP here: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf."

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  /// Of everything that such a client may send before it is cut off.
  private static let mostBytes = 1 << 20

  private let log: SeldomLog
  private var received = ByteBuffer()
  private var bytes = 0
  private var isGreeted = false
  private var isDone = false

  init(_ log: SeldomLog) { self.log = log }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    bytes += buffer.readableBytes
    if bytes > Self.mostBytes { return context.close(promise: nil) }
    if isDone { return }
    received.writeBuffer(&buffer)
    if !isGreeted {
      guard received.readableBytesView.starts(with: Self.preface) else { return pass(context) }
      received.moveReaderIndex(forwardBy: Self.preface.count)
      isGreeted = true
      log.warn("a client speaks HTTP/2, as gRPC does, and was sent away. \(Self.advice)")
      write(Self.frame(type: 4, stream: 0, []), context)
    }
    answer(context)
  }

  /// What may still become a preface waits; all else is HTTP/1.1, and none of our business any more.
  private func pass(_ context: ChannelHandlerContext) {
    guard !Self.preface.starts(with: received.readableBytesView) else { return }
    let all = received
    received.clear()
    context.fireChannelRead(wrapInboundOut(all))
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }

  // MARK: HTTP/2

  /// Acknowledges its settings, and answers its first request.
  private func answer(_ context: ChannelHandlerContext) {
    while !isDone, let head = received.getBytes(at: received.readerIndex, length: 9) {
      let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      guard received.readableBytes >= 9 + length else { return }
      received.moveReaderIndex(forwardBy: 9 + length)
      if head[3] == 4, head[4] & 1 == 0 {
        write(Self.frame(type: 4, flags: 1, stream: 0, []), context)
      }
      if head[3] == 1 { refuse(stream: Array(head[5...]), context) }
    }
  }

  /// The headers of a gRPC answer that has no body, and the end of the connection.
  private func refuse(stream: [UInt8], _ context: ChannelHandlerContext) {
    isDone = true
    received.clear()
    let fields = [
      ("content-type", "application/grpc"), ("grpc-status", "12"), ("grpc-message", Self.advice),
    ]
    let headers = fields.reduce([0x88]) { block, field in
      block + [0x00] + Self.text(field.0) + Self.text(field.1)
    }
    let number = stream.reduce(0) { $0 << 8 | UInt32($1) }
    let last = stream + [0, 0, 0, 0]
    write(
      Self.frame(type: 1, flags: 5, stream: number, headers)
        + Self.frame(type: 7, stream: 0, last), context)
    let channel = context.channel
    context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  /// RFC 9113, 4.1.
  private static func frame(
    type: UInt8, flags: UInt8 = 0, stream: UInt32, _ content: [UInt8]
  ) -> [UInt8] {
    let head = [0, UInt8(content.count >> 8), UInt8(content.count & 0xFF), type, flags]
    return head + (0..<4).map { UInt8(truncatingIfNeeded: stream >> (24 - 8 * $0)) } + content
  }

  /// RFC 7541, 5.2, in less than 127 bytes.
  private static func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
}
