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

  /// - Parameter media: what the body may be.
  init(
    _ headers: HTTPFields, media: [MediaType], for admission: Admission, limits: DoorLimits,
    budget: BodyBudget
  ) throws {
    self.media = try MediaType(header: headers[.contentType], among: media)
    encoding = try BodyEncoding(header: headers[.contentEncoding])
    limit = limits.bodyBytes
    let expectation = headers[.expect]?.lowercased()
    guard expectation == nil || expectation == "100-continue" else { throw Problem.notAsRequested }
    isAwaited = expectation != nil
    let length = headers[.contentLength].flatMap(plainNumber)
    if let length, length > limit { throw HubRefusal.tooLarge(limit: limit) }
    let most = if let length, case .plain = encoding { length } else { limit }
    share = try budget.share(of: most, for: admission)
  }

  @concurrent func read(_ body: inout Intake) async throws -> ByteBuffer {
    try encoding.unpacked(try await body.whole(atMost: limit), atMost: limit)
  }
}
