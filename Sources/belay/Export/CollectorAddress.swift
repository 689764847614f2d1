import BelayClient

/// Where an OTLP collector takes what is sent to it over HTTP: `http[s]://HOST[:PORT][/BASE]`.
///
/// Without a port, 4318 for `http` as OTLP has it, and 443 for `https` as collectors behind a name
/// have it.
struct CollectorAddress: Equatable, CustomStringConvertible {
  let host: HubAddress
  /// Before `/v1/logs`; empty or with a slash at its beginning only.
  let base: String

  /// - Throws: `Failure` that says what to write instead.
  init(_ text: String) throws {
    let scheme = text.hasPrefix("https://") ? "https://" : "http://"
    guard scheme == "http://" || Trust.isPossible else {
      throw Failure(
        .wrongUsage,
        "--endpoint asks for TLS, which this build does not speak; build with --traits TLS, or send "
          + "to a collector on this machine with http:// and let that one speak TLS")
    }
    guard text.hasPrefix(scheme), !text.contains("?"), !text.contains("#") else {
      throw Failure(
        .wrongUsage,
        "--endpoint is written http://HOST:PORT or https://HOST:PORT, with a path behind it if "
          + "the collector wants one; /v1/logs and /v1/traces are added")
    }
    let rest = text.dropFirst(scheme.count)
    let place = rest.prefix { $0 != "/" }
    var base = String(rest.dropFirst(place.count))
    while base.hasSuffix("/") { base.removeLast() }
    do {
      let hasPort = place.drop { $0 != "]" && place.hasPrefix("[") }.contains(":")
      let port = scheme == "https://" && !hasPort ? ":443" : ""
      host = try HubAddress("\(scheme)\(place)\(port)")
    } catch {
      throw Failure(.wrongUsage, "--endpoint: \(error)")
    }
    self.base = base
  }

  var description: String { "\(host)\(base)" }
}
