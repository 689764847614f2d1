import BelayCore
import NIOCore

extension HubClient {
  /// Longest silence on a stream before it counts as broken: three of the hub's heartbeats.
  package static let streamPatience = Duration.seconds(15)

  /// Follows the ledger's records after `seq` as they are committed, until the hub ends the stream.
  ///
  /// `deliver` gets what each piece of the stream completed, first of all an empty list when the hub
  /// has agreed to stream. While it works nothing is read, so that a slow reader slows the hub's
  /// writing and not the memory down. Ends by throwing: `cutOff` when the stream ended, `cancelled`.
  /// - Parameter query: `agent`, `type`, `q` as the hub understands them.
  package func events(
    after seq: Int, query: [(name: String, value: String?)] = [],
    patience: Duration = streamPatience,
    deliver: @Sendable ([ServerEvent]) async throws(ClientError) -> Void
  ) async throws(ClientError) -> Never {
    let request = Request(
      method: .get, target: target("/v1/events", query + [("after", "\(seq)")]),
      accept: "text/event-stream", body: nil, contentType: "", lastEventID: "\(seq)")
    let exchange = Exchange(client: self, request: request, timeout: nil)
    let address = address
    throw try await exchange.run { answer throws(ClientError) in
      try await answer.refuseUnlessStreaming()
      try await deliver([])
      var parser = ServerEventParser()
      while let piece = try await answer.next(patience: patience) {
        let events = try parsed(piece, by: &parser)
        if !events.isEmpty { try await deliver(events) }
      }
      return ClientError.cutOff(address, why: "the hub ended the stream")
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
  /// An answer with an error, or of another kind than a stream, is read whole and thrown.
  fileprivate mutating func refuseUnlessStreaming() async throws(ClientError) {
    let kind = headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
    guard status != 200 || !kind.lowercased().hasPrefix("text/event-stream") else { return }
    try refuseUnlessDone(try await wholeBody(atMost: 64 << 10))
    throw .notUnderstood("the hub did not answer with an event stream; is this a hub?")
  }
}
