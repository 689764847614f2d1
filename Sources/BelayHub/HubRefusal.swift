package import BelayCore

/// Why the hub did not do what was asked. Every case names its HTTP status once, here; the surface
/// only writes it out (RFC 9457, `application/problem+json`).
package enum HubRefusal: Error, Sendable, Equatable {
  /// 400
  case badRequest(field: String?, detail: String)
  /// 401
  case unauthorized(detail: String)
  /// 403
  case forbidden(detail: String)
  /// 404, also for what belongs to somebody else (INV 26)
  case notFound(detail: String)
  /// 409; `winner` is what stands instead, e.g. the escalation as somebody else decided it (INV 8)
  case conflict(detail: String, winner: JSON?)
  /// 410; `escalation` is the one whose deadline has passed (INV 10)
  case gone(detail: String, escalation: JSON?)
  /// 412; the digest that the caller should have named (INV 14)
  case preconditionFailed(detail: String, expected: String)
  /// 413; the limit in bytes
  case tooLarge(limit: Int)
  /// 415
  case unsupportedMedia(detail: String)
  /// 421; the host that was asked for
  case misdirected(host: String)
  /// 429
  case tooMany(detail: String, retryAfter: Duration)
  /// 503
  case unavailable(detail: String, retryAfter: Duration)

  package static func forbidden(_ detail: String) -> HubRefusal { .forbidden(detail: detail) }
  package static func notFound(_ detail: String) -> HubRefusal { .notFound(detail: detail) }

  package var status: Int {
    switch self {
    case .badRequest: 400
    case .unauthorized: 401
    case .forbidden: 403
    case .notFound: 404
    case .conflict: 409
    case .gone: 410
    case .preconditionFailed: 412
    case .tooLarge: 413
    case .unsupportedMedia: 415
    case .misdirected: 421
    case .tooMany: 429
    case .unavailable: 503
    }
  }

  package var title: String {
    switch self {
    case .badRequest: "Not understood"
    case .unauthorized: "Credential needed"
    case .forbidden: "Not allowed"
    case .notFound: "Not found"
    case .conflict: "Conflict"
    case .gone: "Expired"
    case .preconditionFailed: "Digest differs"
    case .tooLarge: "Too large"
    case .unsupportedMedia: "Media type not taken"
    case .misdirected: "Wrong host"
    case .tooMany: "Too many"
    case .unavailable: "Not now"
    }
  }

  package var detail: String {
    switch self {
    case .badRequest(_, let detail), .unauthorized(let detail), .forbidden(let detail),
      .notFound(let detail), .conflict(let detail, _), .gone(let detail, _),
      .preconditionFailed(let detail, _), .unsupportedMedia(let detail), .tooMany(let detail, _),
      .unavailable(let detail, _):
      detail
    case .tooLarge(let limit): "The body is larger than \(limit) bytes. Send less at once."
    case .misdirected(let host): "This hub does not answer for the host \(host)."
    }
  }

  /// How long the caller should wait before it asks again; for the header `Retry-After`.
  package var retryAfter: Duration? {
    switch self {
    case .tooMany(_, let after), .unavailable(_, let after): after
    case .badRequest, .unauthorized, .forbidden, .notFound, .conflict, .gone, .preconditionFailed,
      .tooLarge, .unsupportedMedia, .misdirected:
      nil
    }
  }

  /// The problem as RFC 9457 has it, with `field`, `winner`, `escalation`, `expected` or `limit`
  /// beside the standard members where the case has them.
  package func problem() -> JSON {
    var members: [(String, JSON)] = [
      ("type", .string("about:blank")), ("title", .string(title)),
      ("status", .number(Double(status))), ("detail", .string(detail)),
    ]
    if let extra { members.append(extra) }
    return .object(JSONObject(members))
  }

  /// What the case has beside its text.
  private var extra: (String, JSON)? {
    switch self {
    case .badRequest(let field, _): field.map { ("field", .string($0)) }
    case .conflict(_, let winner): winner.map { ("winner", $0) }
    case .gone(_, let escalation): escalation.map { ("escalation", $0) }
    case .preconditionFailed(_, let expected): ("expected", .string(expected))
    case .tooLarge(let limit): ("limit", JSON(limit))
    case .unauthorized, .forbidden, .notFound, .unsupportedMedia, .misdirected, .tooMany,
      .unavailable:
      nil
    }
  }
}
