import BelayCore
internal import HTTPTypes

/// What went wrong with a request, as RFC 9457 writes it. The one place where refusals become bytes.
struct Problem: Error, Sendable {
  var status: Int
  var headers: HTTPFields = [:]
  /// `type`, `title`, `status`, `detail` and what the refusal adds.
  var members: JSON

  init(_ refusal: HubRefusal) {
    status = refusal.status
    members = refusal.problem()
    if let after = refusal.retryAfter {
      headers[.retryAfter] = "\(max(1, after.components.seconds))"
    }
    if case .unauthorized = refusal { headers[.wwwAuthenticate] = "Bearer" }
  }

  private init(_ status: Int, _ title: String, _ detail: String, headers: HTTPFields = [:]) {
    self.status = status
    self.headers = headers
    members = [
      "type": "about:blank", "title": .string(title), "status": JSON(status),
      "detail": .string(detail),
    ]
  }

  var answer: Answer {
    var answer = Answer(status: status, json: members)
    answer.headers[.contentType] = "application/problem+json"
    for field in headers { answer.headers[field.name] = field.value }
    return answer
  }
}

// MARK: Refusals that only HTTP knows

extension Problem {
  static func methodNotAllowed(allowed: [HTTPRequest.Method]) -> Problem {
    let list = allowed.map(\.rawValue).joined(separator: ", ")
    return Problem(
      405, "Method not allowed", "This path takes \(list).", headers: [.allow: list])
  }

  static let tooSlow = Problem(
    408, "Too slow", "The request did not end in time. Send it whole, and without pauses.")

  /// The connection ended before the body did, or what came is not HTTP.
  static let brokenOff = Problem(
    400, "Not understood", "The request broke off or is not HTTP/1.1. Send it again, whole.")

  static let notAsRequested = Problem(
    417, "Expectation not met", "The only expectation that this hub meets is 100-continue.")

  /// Of transfer codings only `chunked` is undone here; a body under another would be misread.
  static func refuseCodings(in fields: HTTPFields) throws {
    guard let codings = fields[.transferEncoding], codings.lowercased() != "chunked" else { return }
    throw Problem(
      501, "Not implemented",
      "The only Transfer-Encoding that this hub takes is chunked. Compress with "
        + "`Content-Encoding: gzip` instead.")
  }

  static func ourFault(id: String) -> Problem {
    Problem(
      500, "Hub error",
      "The hub failed to answer; nothing is known to be recorded. Its log has details under \(id).")
  }
}
