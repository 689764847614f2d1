internal import HummingbirdCore
internal import NIOCore

/// The body of one request on its way in.
struct Intake {
  private var parts: RequestBody.AsyncIterator
  private var isAtEnd = false

  init(_ body: RequestBody) { parts = body.makeAsyncIterator() }

  /// Reads all of it; stops as soon as it is too much.
  ///
  /// - Parameter grow: makes room for that many bytes, or refuses.
  @concurrent mutating func whole(
    atMost limit: Int, grow: (Int) throws(HubRefusal) -> Void
  ) async throws -> ByteBuffer {
    var whole = ByteBuffer()
    while var part = try await next() {
      guard whole.readableBytes + part.readableBytes <= limit else {
        throw HubRefusal.tooLarge(limit: limit)
      }
      try grow(whole.readableBytes + part.readableBytes)
      if whole.readableBytes == 0 { whole = part } else { whole.writeBuffer(&part) }
    }
    return whole
  }

  /// Reads and forgets what is left, so that the answer reaches a caller who is still sending.
  @concurrent mutating func drain() async throws {
    while try await next() != nil {}
  }

  @concurrent private mutating func next() async throws -> ByteBuffer? {
    guard !isAtEnd else { return nil }
    do {
      let part = try await parts.next()
      isAtEnd = part == nil
      return part
    } catch {
      isAtEnd = true
      throw Problem.brokenOff
    }
  }
}
