package import BelayCore

/// The hub's refusal, as `application/problem+json` (RFC 9457) says it.
///
/// `title` and `detail` have their control characters escaped, so that both may be printed.
package struct Problem: Sendable, Equatable {
  package var status: Int
  package var title: String
  package var detail: String
  /// The whole object, with members of the hub's own such as `winner` or `expected`.
  package var extensions: JSONObject
  /// How long to leave the hub alone, if it said so (`Retry-After`); never negative.
  package var retryAfter: Duration?

  package init(
    status: Int, title: String, detail: String, extensions: JSONObject = JSONObject([]),
    retryAfter: Duration? = nil
  ) {
    self.status = status
    self.title = shown(title)
    self.detail = shown(detail)
    self.extensions = extensions
    self.retryAfter = retryAfter
  }
}

extension Problem {
  /// Longest body of an answer in no known form that is repeated in an error, in bytes.
  private static let longestQuote = 200

  /// Reads the body of an answer with an error status; any body will do.
  ///
  /// - Parameters:
  ///   - retryAfter: the header of that name, seconds or a date
  ///   - date: that header, the moment of the answer by the clock of whoever gave it; without it a date
  ///     says nothing, since clocks differ
  init(
    status: Int, reason: String, body: [UInt8], retryAfter: String? = nil, date: String? = nil
  ) {
    let pause = retryAfter.flatMap { Self.pause($0, since: date) }
    guard let json = try? JSON(parsing: body), let object = json.object else {
      let quote = String(decoding: body.prefix(Self.longestQuote), as: UTF8.self)
      self.init(status: status, title: reason, detail: quote, retryAfter: pause)
      return
    }
    self.init(
      status: status, title: json["title"]?.string ?? reason,
      detail: json["detail"]?.string ?? "", extensions: object, retryAfter: pause)
  }
}

extension Problem {
  private static func pause(_ text: String, since date: String?) -> Duration? {
    if let seconds = UInt32(text) { return .seconds(seconds) }
    guard let until = HTTPDate.parse(text), let now = date.flatMap(HTTPDate.parse) else {
      return nil
    }
    return max(.zero, until.since(now))
  }
}

extension Problem: CustomStringConvertible {
  package var description: String {
    let what = title.isEmpty ? "the hub refused" : title
    return detail.isEmpty ? "\(what) (\(status))" : "\(what) (\(status)): \(detail)"
  }
}
