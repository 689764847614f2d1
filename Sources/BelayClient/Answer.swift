import NIOCore
import NIOHTTP1

/// The hub's answer while it comes in: its head, then its body piece by piece.
struct Answer {
  let status: Int
  let headers: [Response.Header]
  private let reasonPhrase: String
  private let address: HubAddress
  private let channel: any Channel
  private var parts: Parts
  private var ended = false

  typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

  init(parts: Parts, channel: any Channel, address: HubAddress) async throws {
    var parts = parts
    guard case .head(let head)? = try await parts.next(isolation: #isolation) else {
      throw ClientError.cutOff(address, why: "the connection was closed without an answer")
    }
    status = Int(head.status.code)
    reasonPhrase = head.status.reasonPhrase
    headers = head.headers.map { Response.Header(name: $0.name, value: $0.value) }
    self.parts = parts
    self.channel = channel
    self.address = address
  }

  /// The next piece of the body; nil at its end.
  ///
  /// - Parameter patience: longest silence before the connection counts as broken.
  mutating func next(patience: Duration? = nil) async throws(ClientError) -> ByteBuffer? {
    guard !ended else { return nil }
    let alarm = Alarm(channel)
    if let patience { alarm.set(for: patience) }
    defer { alarm.clear() }
    do {
      switch try await parts.next(isolation: #isolation) {
      case .body(let bytes)?: return bytes
      case .end? where alarm.rang: throw ClientError.cutOff(address, why: "")
      case .end?, .head?:
        ended = true
        return nil
      case nil: throw ClientError.cutOff(address, why: "the connection was closed")
      }
    } catch {
      if alarm.rang, let patience {
        throw .cutOff(address, why: "nothing arrived for \(patience)")
      }
      if Task.isCancelled { throw .cancelled }
      throw (error as? ClientError) ?? .cutOff(address, why: reason(error))
    }
  }

  mutating func wholeBody(atMost limit: Int) async throws(ClientError) -> [UInt8] {
    var body: [UInt8] = []
    while let piece = try await next() {
      guard body.count + piece.readableBytes <= limit else {
        throw .notUnderstood(
          "the hub's answer is longer than \(limit) bytes; ask for less with --limit")
      }
      body.append(contentsOf: piece.readableBytesView)
    }
    return body
  }

  /// Throws what the hub said when the status is not one of success.
  func refuseUnlessDone(_ body: [UInt8]) throws(ClientError) {
    switch status {
    case 200..<300: return
    case 400...:
      throw .hubSaid(
        Problem(
          status: status, reason: reasonPhrase, body: body,
          retryAfter: headers.first("Retry-After"), date: headers.first("Date")
        ))
    default:
      throw .notUnderstood(
        "\(address) answered \(status) \(shown(reasonPhrase)), which no hub does; "
          + "is this the address of a hub?")
    }
  }
}
