internal import HTTPTypes

/// One call that the hub knows: method, path, who may make it, and what it does.
struct Route: Sendable {
  /// Who gets past the door. The desk checks again what the caller may do there (INV 25).
  enum Door: Sendable {
    /// no credential needed, none looked at
    case anyone
    /// any credential
    case known
    /// a role that may do one of these
    case allowed([Act])
    /// the same, and anybody from this machine without a credential
    case allowedOrLoopback([Act])
  }

  typealias Handler = @Sendable (Call) async throws -> Answer

  let method: HTTPRequest.Method
  /// `nil` stands for one part of any content.
  let path: [String?]
  let door: Door
  /// What the body may be; empty = there is none.
  let media: [MediaType]
  /// What the body may have, if not as much as all others.
  var bodyBytes: Int?
  /// Whether a body that does not say what it is counts as the first of `media`. Not where a page in a
  /// browser could do harm.
  var takesUntyped = false
  /// Whether the path may also end with a slash, as some people write endpoints.
  var takesTrailingSlash = false
  /// Whether it may be asked for by HEAD, too: a GET that changes nothing.
  let answersHead: Bool
  let handler: Handler

  /// - Parameter path: e.g. `/v1/escalations/{id}/hold`.
  init(
    _ method: HTTPRequest.Method, _ path: String, _ door: Door, media: [MediaType],
    answersHead: Bool = false, _ handler: @escaping Handler
  ) {
    self.method = method
    self.path = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
    self.door = door
    self.media = media
    self.answersHead = answersHead
    self.handler = handler
  }

  /// - Parameter answersHead: not if being answered changes something.
  static func get(
    _ path: String, _ door: Door, answersHead: Bool = true, _ handler: @escaping Handler
  ) -> Route {
    Route(.get, path, door, media: [], answersHead: answersHead, handler)
  }

  static func post(
    _ path: String, _ door: Door, media: [MediaType] = [.json], _ handler: @escaping Handler
  ) -> Route {
    Route(.post, path, door, media: media, handler)
  }

  func takes(_ method: HTTPRequest.Method) -> Bool {
    method == self.method || method == .head && answersHead
  }

  /// What stands where the path has names; `nil` if the path is another.
  func names(in parts: [String]) -> [String]? {
    var parts = parts[...]
    if takesTrailingSlash, parts.count == path.count + 1, parts.last == "" { parts.removeLast() }
    guard parts.count == path.count else { return nil }
    var names: [String] = []
    for (part, pattern) in zip(parts, path) {
      guard let pattern else {
        names.append(part)
        continue
      }
      guard part.utf8.elementsEqual(pattern.utf8) else { return nil }
    }
    return names
  }
}

/// All calls that the hub knows.
struct RouteTable: Sendable {
  let routes: [Route]

  /// - Throws: 404 for an unknown path, 405 with `Allow` for a known one with another method.
  func route(
    _ method: HTTPRequest.Method, _ path: some StringProtocol
  ) throws -> (route: Route, names: [String]) {
    let parts = try Self.parts(of: path)
    var allowed: [HTTPRequest.Method] = []
    for route in routes {
      guard let names = route.names(in: parts) else { continue }
      if route.takes(method) { return (route, names) }
      allowed += route.answersHead ? [route.method, .head] : [route.method]
    }
    guard allowed.isEmpty else { throw Problem.methodNotAllowed(allowed: allowed) }
    throw HubRefusal.notFound("There is nothing at this path.")
  }

  /// Split first and decoded then, so that an id may contain an escaped slash.
  private static func parts(of path: some StringProtocol) throws(HubRefusal) -> [String] {
    guard path.hasPrefix("/") else {
      throw .badRequest(field: nil, detail: "The path is to begin with a slash.")
    }
    var parts: [String] = []
    for part in path.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
      guard let text = percentDecoded(part) else {
        throw .badRequest(field: nil, detail: "The path is not in percent-encoded UTF-8.")
      }
      parts.append(text)
    }
    return parts
  }
}
