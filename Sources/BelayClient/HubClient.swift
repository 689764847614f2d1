package import BelayCore
package import NIOCore
import NIOHTTP1
import NIOPosix

/// A caller of one hub, with one credential; or of another server that speaks HTTP.
///
/// Every call opens its own connection, which costs about 0.1 ms on a socket and takes away the
/// question whether a request on a connection that the hub had just closed was carried out.
package struct HubClient: Sendable {
  package let address: HubAddress
  let token: String?
  let trust: Trust
  let group: any EventLoopGroup

  /// Largest body that is read, in bytes; a longer answer is an error.
  package var longestBody = Self.usualLongestBody

  package static let usualLongestBody = 64 << 20

  /// Sent with every request; `Host` takes the place of the address.
  package var headers: [Response.Header] = []

  /// What to ask who gets an answer that no such server gives.
  package var doubt = "is this the address of a hub?"

  /// - Parameters:
  ///   - token: sent as `Authorization: Bearer`; nil on a socket where the uid counts.
  ///   - trust: which certificates are a hub's, where the address asks for TLS.
  package init(
    address: HubAddress, token: String? = nil, trust: Trust = .system,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) {
    self.address = address
    self.token = token
    self.trust = trust
    self.group = group
  }

  /// Sends one request and reads the whole answer.
  ///
  /// Throws `hubSaid` for every status of 400 and more.
  /// - Parameters:
  ///   - path: begins with `/`; its parts are already escaped, see `escaped(_:)`.
  ///   - query: members without a value are left out.
  ///   - contentEncoding: how the caller has packed the body.
  ///   - timeout: for all of it, from connecting to the last byte.
  package func request(
    _ method: Method, _ path: String, query: [(name: String, value: String?)] = [],
    body: [UInt8]? = nil, contentType: String = "application/json",
    contentEncoding: String? = nil, accept: String = "application/json",
    timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> Response {
    let answer = try await answer(
      to: method, path, query: query, body: body, contentType: contentType,
      contentEncoding: contentEncoding, accept: accept, timeout: timeout)
    try answer.refuseUnlessDone(by: self)
    return answer
  }

  /// The same, with whatever status comes.
  package func answer(
    to method: Method, _ path: String, query: [(name: String, value: String?)] = [],
    body: [UInt8]? = nil, contentType: String = "application/json",
    contentEncoding: String? = nil, accept: String = "application/json",
    timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> Response {
    let request = Request(
      method: method, target: target(path, query), accept: accept,
      body: body, contentType: contentType, contentEncoding: contentEncoding, lastEventID: nil)
    let exchange = Exchange(client: self, request: request, timeout: timeout)
    let longestBody = longestBody
    return try await exchange.run { answer throws(ClientError) in
      try await answer.whole(atMost: longestBody)
    }
  }

  /// A request with JSON both ways.
  package func call(
    _ method: Method, _ path: String, query: [(name: String, value: String?)] = [],
    body: JSON? = nil, timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> JSON {
    try await request(method, path, query: query, body: body?.encoded(), timeout: timeout).json()
  }

  /// What a request does: `get` changes nothing.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
  }
}

/// One part of a path, with everything but letters, digits and `-._~` as `%XX`.
package func escaped(_ part: String) -> String {
  var result = ""
  for byte in part.utf8 {
    if isUnreserved(byte) {
      result.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      let digits = String(byte, radix: 16, uppercase: true)
      result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
    }
  }
  return result
}

/// The path with its query; members without a value are left out.
func target(_ path: String, _ query: [(name: String, value: String?)]) -> String {
  let pairs = query.compactMap { member in
    member.value.map { "\(escaped(member.name))=\(escaped($0))" }
  }
  return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
}

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
    UInt8(ascii: "_"), UInt8(ascii: "~"):
    return true
  default: return false
  }
}
