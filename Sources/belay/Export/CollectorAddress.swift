import BelayClient

/// Where an OTLP collector takes what is sent to it over HTTP: `http://HOST[:PORT][/BASE]`.
struct CollectorAddress: Equatable, CustomStringConvertible {
  let host: HubAddress
  /// Before `/v1/logs`; empty or with a slash at its beginning only.
  let base: String

  /// - Throws: `Failure` that says what to write instead.
  init(_ text: String) throws {
    guard !text.hasPrefix("https://") else {
      throw Failure(
        .wrongUsage,
        "--endpoint asks for TLS, which this command does not speak; send to a collector on this "
          + "machine with http:// and let that one speak TLS, or use a tunnel")
    }
    guard text.hasPrefix("http://"), !text.contains("?"), !text.contains("#") else {
      throw Failure(
        .wrongUsage,
        "--endpoint is written http://HOST:PORT, with a path behind it if "
          + "the collector wants one; /v1/logs and /v1/traces are added")
    }
    let rest = text.dropFirst("http://".count)
    let place = rest.prefix { $0 != "/" }
    var base = String(rest.dropFirst(place.count))
    while base.hasSuffix("/") { base.removeLast() }
    do {
      host = try HubAddress("http://\(place)")
    } catch {
      throw Failure(.wrongUsage, "--endpoint: \(error)")
    }
    self.base = base
  }

  var description: String { "\(host)\(base)" }
}
