internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// What hummingbird's server does with each connection: HTTP/1.1 in, answers of the reception out.
struct Doorway: ServerChildChannel {
  let reception: Reception
  /// Fired when every connection is to be closed at once, whatever it does.
  let cut = Latch()

  /// A connection with what is known about it.
  struct Connection: ServerChildChannelValue {
    let http: HTTP1Channel.Value
    let hangup: Latch
    var channel: any Channel { http.channel }
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    let hangup = Latch()
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(HangupHandler(hangup))
    }
    .flatMap { http { _, _, _ in }.setup(channel: channel, logger: logger) }
    .map { Connection(http: $0, hangup: hangup) }
  }

  func handle(value connection: Connection, logger: Logger) async {
    guard let peer = try? await Peer.of(connection.channel) else {
      return connection.channel.close(promise: nil)
    }
    let reception = reception
    let channel = http { request, writer, channel in
      let line = Line(peer: peer, hangup: connection.hangup, watchdog: Watchdog(channel))
      try await reception.answer(request, with: writer, on: line)
    }
    await withTaskGroup { group in
      group.addTask { await channel.handle(value: connection.http, logger: logger) }
      group.addTask {
        await cut.wait()
        if cut.isFired { connection.channel.close(promise: nil) }
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func http(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTP1Channel {
    let limits = reception.limits
    return HTTP1Channel(
      responder: responder,
      configuration: .init(
        idleTimeout: TimeAmount(limits.idleTime),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headerFieldBytes, maxHeaderListSize: limits.headerBytes,
          maxHeaderFieldCount: limits.headerFields)))
  }
}

/// Notices that the caller closed its side, also while an answer is being waited for.
private final class HangupHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let hangup: Latch

  init(_ hangup: Latch) { self.hangup = hangup }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent { hangup.fire() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    hangup.fire()
    context.fireChannelInactive()
  }
}
