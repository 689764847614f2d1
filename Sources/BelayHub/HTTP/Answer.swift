import BelayCore
internal import HTTPTypes
internal import NIOCore

/// What a request is answered with.
struct Answer: Sendable {
  enum Body: Sendable {
    /// To a HEAD; the length is the one that a GET would have had.
    case none(length: Int)
    case bytes([UInt8])
    /// Written bit by bit, for as long as it takes.
    case stream(@concurrent @Sendable (StreamWriter) async throws -> Void)
  }

  var status: Int
  var headers: HTTPFields
  var body: Body
  /// What to do once the whole body was handed to the kernel and the caller has not hung up.
  var afterwards: (@Sendable () -> Void)?

  init(status: Int = 200, bytes: [UInt8], contentType: String) {
    self.status = status
    headers = [.contentType: contentType]
    body = .bytes(bytes)
  }

  init(status: Int = 200, json: JSON) {
    self.init(status: status, bytes: json.encoded(), contentType: "application/json")
  }

  /// Server-sent events.
  init(stream: @escaping @concurrent @Sendable (StreamWriter) async throws -> Void) {
    status = 200
    headers = [.contentType: "text/event-stream"]
    body = .stream(stream)
  }

  /// The head as it goes out; no answer may be cached, sniffed, or read by pages of other origins.
  var head: HTTPResponse {
    var fields = headers
    fields[.cacheControl] = "no-store"
    fields[.xContentTypeOptions] = "nosniff"
    if let length { fields[.contentLength] = "\(length)" }
    return HTTPResponse(status: .init(code: status), headerFields: fields)
  }

  /// Of the body in bytes; nil if it is not known before its end.
  private var length: Int? {
    switch body {
    case .none(let length): length
    case .bytes(let bytes): bytes.count
    case .stream: nil
    }
  }

  /// The answer to a HEAD. A body would be read as the next answer on this connection. A stream is
  /// said to be empty, because a head without a length would be followed by the mark of its end.
  /// Nothing was brought to the caller, so nothing happens afterwards.
  var withoutBody: Answer {
    var answer = self
    answer.body = .none(length: length ?? 0)
    answer.afterwards = nil
    return answer
  }
}
