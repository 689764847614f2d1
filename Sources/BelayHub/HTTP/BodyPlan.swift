internal import HTTPTypes
internal import NIOCore

/// How the body of a request that was let in is to be read; settled before any of it is.
struct BodyPlan: Sendable {
  let media: MediaType
  /// The caller sends the body only when told to.
  let isAwaited: Bool

  private let encoding: BodyEncoding
  private let limit: Int
  /// Held until the answer is made.
  private let share: BodyBudget.Share

  /// Bytes that a body of unknown length is first given room for.
  private static let firstRoom = 1 << 20

  /// - Parameter limit: bytes of the body, as sent and as unpacked.
  init(
    _ headers: HTTPFields, for route: Route, _ admission: Admission, limit: Int, budget: BodyBudget
  ) throws {
    let usual = route.takesUntyped ? route.media.first?.text : nil
    media = try MediaType(header: headers[.contentType] ?? usual, among: route.media)
    encoding = try BodyEncoding(header: headers[.contentEncoding])
    self.limit = limit
    let expectation = headers[.expect]?.lowercased()
    guard expectation == nil || expectation == "100-continue" else { throw Problem.notAsRequested }
    isAwaited = expectation != nil
    let length = headers[.contentLength].flatMap(plainNumber)
    if let length, length > limit { throw HubRefusal.tooLarge(limit: limit) }
    share = try budget.share(of: length ?? min(limit, Self.firstRoom), for: admission)
  }

  /// Takes more of the budget as the body turns out to be larger than was known: most packed bodies
  /// are small, and would shut out others if each were given all that it may become.
  @concurrent func read(_ body: inout Intake) async throws -> ByteBuffer {
    let packed = try await body.whole(atMost: limit) { size throws(HubRefusal) in
      try share.grow(to: size)
    }
    guard case .gzip = encoding else { return packed }
    return try unpacked(packed)
  }

  private func unpacked(_ packed: ByteBuffer) throws(HubRefusal) -> ByteBuffer {
    var room = min(limit, max(Self.firstRoom, 4 * packed.readableBytes))
    while true {
      try share.grow(to: packed.readableBytes + room)
      do throws(HubRefusal) {
        return try encoding.unpacked(packed, atMost: room)
      } catch {
        guard case .tooLarge = error, room < limit else { throw error }
      }
      room = min(limit, 8 * room)
    }
  }
}
