internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// What hummingbird's server does with each connection: HTTP/1.1 in, answers of the reception out.
struct Doorway: ServerChildChannel {
  let reception: Reception
  /// What is spoken beneath HTTP, if anything.
  let tls: TLSDoor?
  /// Fired when every connection is to be closed at once, whatever it does.
  let cut = Latch()
  private let seldom: SeldomLog

  init(reception: Reception, tls: TLSDoor?) {
    self.reception = reception
    self.tls = tls
    seldom = SeldomLog(reception.logger)
  }

  /// A connection with what is known about it.
  ///
  /// NIO takes a writer that nobody has finished for a bug, and ends the process. A server that stops
  /// drops the connections it has accepted and not yet handled, so one that is dropped ends itself.
  final class Connection: ServerChildChannelValue {
    let hangup: Latch
    private let http: HTTP1Channel.Value
    private let isTaken = Atomic(false)

    init(http: HTTP1Channel.Value, hangup: Latch) {
      self.http = http
      self.hangup = hangup
    }

    deinit {
      guard !isTaken.load(ordering: .acquiring) else { return }
      let http = http
      Task { try? await http.executeThenClose { _, _ in } }
    }

    var channel: any Channel { http.channel }

    /// What is said on it, for the one who sees it to its end.
    func take() -> HTTP1Channel.Value {
      isTaken.store(true, ordering: .releasing)
      return http
    }
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    let hangup = Latch()
    return channel.eventLoop.makeCompletedFuture {
      try tls?.guardConnection(channel)
      try channel.pipeline.syncOperations.addHandlers([
        HangupHandler(hangup), GRPCFarewell(seldom),
      ])
    }
    .flatMap { http { _, _, _ in }.setup(channel: channel, logger: logger) }
    .map { Connection(http: $0, hangup: hangup) }
  }

  func handle(value connection: Connection, logger: Logger) async {
    guard let peer = try? await Peer.of(connection.channel) else { return }
    let reception = reception
    let channel = http { request, writer, channel in
      let line = Line(peer: peer, hangup: connection.hangup, watchdog: Watchdog(channel))
      try await reception.answer(request, with: writer, on: line)
    }
    await withTaskGroup { group in
      group.addTask { await channel.handle(value: connection.take(), logger: logger) }
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
