import BelayClient
import BelayCore

/// Where breakers of somebody else are read: `http[s]://HOST[:PORT][/PATH][?QUERY]`.
struct WatchedAddress: Equatable, CustomStringConvertible {
  let host: HubAddress
  /// With its query; begins with a slash.
  var path: String

  /// - Parameter usual: the path, if none is written.
  /// - Throws: `Failure` that says what to write instead.
  init(_ text: String, usual: String) throws {
    let scheme = text.hasPrefix("https://") ? "https://" : "http://"
    guard scheme == "http://" || Trust.isPossible else {
      throw Failure(
        .wrongUsage,
        "the URL asks for TLS, which this build does not speak; build with --traits TLS, or let a "
          + "proxy on this machine speak it "
          + "(for example socat TCP-LISTEN:8443,bind=127.0.0.1,fork OPENSSL:HOST:443) and watch that "
          + "one with http://; a header file can carry its Host")
    }
    guard text.hasPrefix(scheme), !text.contains("#") else {
      throw Failure(.wrongUsage, "the URL is written http://HOST:PORT/PATH, or with https://")
    }
    let rest = text.dropFirst(scheme.count)
    let place = rest.prefix { $0 != "/" && $0 != "?" }
    guard !place.contains("@") else {
      throw Failure(
        .wrongUsage,
        "the URL holds a name or a password, which everybody on this machine can read; put "
          + "`Authorization: Basic …` into a file and name it with --header-file")
    }
    host = try Self.host(place, scheme)
    let path = String(rest.dropFirst(place.count))
    self.path = path.isEmpty || path == "/" ? usual : path.hasPrefix("/") ? path : "/" + path
    guard self.path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Failure(.wrongUsage, "the URL's path has characters that must be written as %XX")
    }
  }

  private static func host(_ place: Substring, _ scheme: String) throws -> HubAddress {
    let hasPort = place.drop { $0 != "]" && place.hasPrefix("[") }.contains(":")
    do {
      let usualPort = scheme == "https://" ? ":443" : ":80"
      return try HubAddress("\(scheme)\(place)" + (hasPort ? "" : usualPort))
    } catch {
      throw Failure(.wrongUsage, "the URL: \(error)")
    }
  }

  /// Makes it the address of what is above: endpoints are named below it.
  mutating func becomeBase(without endings: [String]) throws {
    guard !path.contains("?") else {
      throw Failure(.wrongUsage, "the URL has a query, which an actuator knows nothing of")
    }
    while path.hasSuffix("/") { path.removeLast() }
    for ending in endings where path.hasSuffix(ending) { path.removeLast(ending.count) }
  }

  var description: String { "\(place)\(path)" }

  /// `http://127.0.0.1:8080`
  var place: String { "\(host)" }

  /// Host and port in the alphabet of agents: what they are called unless somebody says otherwise.
  var agent: AgentID {
    let words =
      switch host {
      case .http(let name, 80), .https(let name, 443): name
      case .http(let name, let port), .https(let name, let port): "\(name)-\(port)"
      case .unix: invariantBroken("what is watched has a host: \(host)")
      }
    let letters = words.utf8.suffix(64).map { byte in
      AgentID(String(UnicodeScalar(byte))) == nil ? UInt8(ascii: "_") : byte
    }
    guard let agent = AgentID(String(decoding: letters, as: UTF8.self)) else {
      invariantBroken("a host in the agents' alphabet is an agent's name: \(words)")
    }
    return agent
  }
}
