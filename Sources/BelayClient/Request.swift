import NIOCore
import NIOHTTP1

/// One request as it goes out.
struct Request: Sendable {
  var method: HubClient.Method
  /// Path and query, escaped.
  var target: String
  var accept: String
  var body: [UInt8]?
  var contentType: String
  /// How the body is packed, e.g. `gzip`.
  var contentEncoding: String?
  /// Where a stream goes on, as server-sent events resume.
  var lastEventID: String?

  /// Head, body and end for the wire; refuses a credential that would break out of its header.
  func parts(
    host: String, token: String?, more: [Response.Header] = []
  ) throws(ClientError) -> [HTTPClientRequestPart] {
    var headers: HTTPHeaders = [
      "Host": host, "Accept": accept, "User-Agent": "belay", "Connection": "close",
    ]
    if let token {
      guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .notUnderstood(
          "the token has characters that no token has; check --token-file or BELAY_TOKEN")
      }
      headers.add(name: "Authorization", value: "Bearer \(token)")
    }
    if let lastEventID { headers.add(name: "Last-Event-ID", value: lastEventID) }
    if body != nil || method == .post {
      headers.add(name: "Content-Type", value: contentType)
      if let contentEncoding { headers.add(name: "Content-Encoding", value: contentEncoding) }
      headers.add(name: "Content-Length", value: "\(body?.count ?? 0)")
    }
    for header in more { headers.replaceOrAdd(name: header.name, value: header.value) }
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: target,
      headers: headers)
    guard let body, !body.isEmpty else { return [.head(head), .end(nil)] }
    return [.head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)]
  }
}
