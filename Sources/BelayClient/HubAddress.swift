/// Where a hub listens: a Unix socket or a TCP port, with or without TLS.
///
/// Written `http://127.0.0.1:4318`, `https://hub.example.com`, `127.0.0.1:4318`,
/// `/run/belay/hub.sock` or `unix:hub.sock`.
package enum HubAddress: Sendable, Hashable, CustomStringConvertible {
  case unix(path: String)
  case http(host: String, port: Int)
  case https(host: String, port: Int)

  /// The OTLP port, so that one address serves everything.
  package static let defaultPort = 4318

  /// What `sockaddr_un` has room for on Linux, less the closing NUL.
  static let longestSocketPath = 107

  package init(_ text: String) throws(AddressError) {
    if text.hasPrefix("unix:") {
      let rest = text.dropFirst("unix:".count)
      self = try .socket(rest.hasPrefix("//") ? String(rest.dropFirst(2)) : String(rest))
    } else if text.hasPrefix("http://") {
      self = try .tcp(String(text.dropFirst("http://".count)), in: text)
    } else if text.hasPrefix("https://") {
      self = try .tls(String(text.dropFirst("https://".count)), in: text)
    } else if text.utf8.contains(UInt8(ascii: "/")) || text.hasSuffix(".sock") {
      self = try .socket(text)
    } else {
      self = try .tcp(text, in: text)
    }
  }

  /// The form that `init(_:)` reads back.
  package var description: String {
    switch self {
    case .unix(let path): return path.utf8.contains(UInt8(ascii: "/")) ? path : "unix:\(path)"
    case .http(let host, let port): return "http://\(authority(host, port))"
    case .https(let host, let port): return "https://\(authority(host, port))"
    }
  }

  /// What a request carries as `Host`; a socket has no name of its own.
  var hostHeader: String {
    switch self {
    case .unix: return "localhost"
    case .http(let host, let port), .https(let host, let port): return authority(host, port)
    }
  }

  private static func socket(_ path: String) throws(AddressError) -> HubAddress {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw AddressError("the socket's path is empty; give the path of the hub's hub.sock")
    }
    guard path.utf8.count <= longestSocketPath else {
      throw AddressError(
        "the socket's path has \(path.utf8.count) bytes and the system takes "
          + "\(longestSocketPath); use a shorter --state or --socket")
    }
    return .unix(path: path)
  }

  private static func tls(_ rest: String, in text: String) throws(AddressError) -> HubAddress {
    guard Trust.isPossible else {
      throw AddressError(
        "\(shown(text)) asks for TLS, which this build does not speak; build with --traits TLS, "
          + "or use http:// through a tunnel, or the hub's socket")
    }
    let plain = try tcp(rest, in: text)
    guard case .http(let host, let port) = plain else { return plain }
    return .https(host: host, port: port)
  }

  private static func tcp(_ rest: String, in text: String) throws(AddressError) -> HubAddress {
    let place = rest.hasSuffix("/") ? String(rest.dropLast()) : rest
    guard !place.utf8.contains(UInt8(ascii: "/")), let (host, port) = hostAndPort(place),
      isHost(host)
    else {
      throw AddressError(
        "\(shown(text)) is not an address; write http://HOST:PORT or the path of a socket")
    }
    guard let number = port.map({ Int($0) }) ?? defaultPort, (1...65535).contains(number) else {
      throw AddressError("\(shown(text)) has no usable port; ports are 1 to 65535")
    }
    return .http(host: host, port: number)
  }
}

/// Text that does not name a hub, and what to write instead.
package struct AddressError: Error, Equatable, CustomStringConvertible {
  package var problem: String

  init(_ problem: String) { self.problem = problem }

  package var description: String { problem }
}

/// Splits `host`, `host:port`, `[v6]` and `[v6]:port`; nil when it is none of them.
private func hostAndPort(_ text: String) -> (host: String, port: Substring?)? {
  if text.hasPrefix("[") {
    guard let close = text.firstIndex(of: "]") else { return nil }
    let host = String(text[text.index(after: text.startIndex)..<close])
    let rest = text[text.index(after: close)...]
    if rest.isEmpty { return (host, nil) }
    return rest.hasPrefix(":") ? (host, rest.dropFirst()) : nil
  }
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  switch parts.count {
  case 1: return (text, nil)
  case 2: return (String(parts[0]), parts[1])
  default: return nil
  }
}

private func isHost(_ host: String) -> Bool {
  !host.isEmpty
    && host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"):
        return true
      default: return false
      }
    }
}

private func authority(_ host: String, _ port: Int) -> String {
  host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
}
