import BelayCore
import NIOCore

extension HubClient {
  /// Longest silence on a stream before it counts as broken: three of the hub's heartbeats.
  package static let streamPatience = Duration.seconds(15)

  /// Follows the ledger's records after `seq` as they are committed, until the hub ends the stream.
  ///
  /// `deliver` gets what each piece of the stream completed, first of all an empty list when the hub
  /// has agreed to stream. Ends by throwing: `cutOff` when the stream ended, `cancelled`.
  /// - Parameter query: `agent`, `type`, `q` as the hub understands them.
  package func events(
    after seq: Int, query: [(name: String, value: String?)] = [],
    patience: Duration = streamPatience,
    deliver: @Sendable ([ServerEvent]) async throws(ClientError) -> Void
  ) async throws(ClientError) -> Never {
    let answer = try await stream(
      "/v1/events", query: query + [("after", "\(seq)")], lastEventID: "\(seq)",
      patience: patience, begun: { () throws(ClientError) in try await deliver([]) }
    ) { events throws(ClientError) in
      if !events.isEmpty { try await deliver(events) }
    }
    try answer.refuseUnlessDone(by: self)
    throw .notUnderstood("the hub did not answer with an event stream; is this a hub?")
  }

  /// Follows a stream of server-sent events until its sender ends it.
  ///
  /// `deliver` gets what each piece of the stream completed, which may be nothing. While it works
  /// nothing is read, so that a slow reader slows the sender's writing and not the memory down. Throws
  /// `cutOff` when the stream ended.
  /// - Parameters:
  ///   - longest: line and event that are taken, in bytes.
  ///   - patience: longest silence before the connection counts as broken.
  ///   - begun: told when the sender has agreed to stream.
  /// - Returns: the answer, if it is no such stream.
  package func stream(
    _ path: String, query: [(name: String, value: String?)] = [], lastEventID: String? = nil,
    longest: Int = ServerEventParser.usualLimit, patience: Duration = streamPatience,
    begun: @Sendable () async throws(ClientError) -> Void,
    deliver: @Sendable ([ServerEvent]) async throws(ClientError) -> Void
  ) async throws(ClientError) -> Response {
    let request = Request(
      method: .get, target: target(path, query), accept: "text/event-stream", body: nil,
      contentType: "", lastEventID: lastEventID)
    let exchange = Exchange(client: self, request: request, timeout: nil)
    let address = address
    return try await exchange.run { answer throws(ClientError) in
      guard answer.isEventStream else {
        return try await answer.whole(atMost: 64 << 10, patience: patience)
      }
      try await begun()
      var parser = ServerEventParser(limit: longest)
      while let piece = try await answer.next(patience: patience) {
        try await deliver(try parsed(piece, by: &parser))
      }
      throw ClientError.cutOff(address, why: "the stream was ended by its sender")
    }
  }
}

private func parsed(
  _ piece: ByteBuffer, by parser: inout ServerEventParser
) throws(ClientError) -> [ServerEvent] {
  do {
    return try piece.withUnsafeReadableBytes { try parser.feed($0) }
  } catch {
    throw .notUnderstood("\(error)")
  }
}

extension Answer {
  fileprivate var isEventStream: Bool {
    status == 200
      && headers.first("Content-Type")?.lowercased().hasPrefix("text/event-stream") ?? false
  }
}
