/// The names under which the hub answers on the network. A page that points a name of its own at
/// this machine (DNS rebinding) asks with that name in `Host`, and is sent away with 421.
struct HostList: Sendable {
  private let names: Set<String>

  /// - Parameter configured: further names, without a port.
  init(configured: [String]) {
    names = Set(["127.0.0.1", "localhost", "[::1]"] + configured.map { $0.lowercased() })
  }

  /// - Parameter host: as in `Host`, with or without a port; `nil` if there was none.
  func check(_ host: String?) throws(HubRefusal) {
    guard let host, host.utf8.count <= 300, let name = Self.name(in: host), names.contains(name)
    else {
      throw .misdirected(host: host.map { $0.prefix(100).debugDescription } ?? "(none given)")
    }
  }

  private static func name(in host: String) -> String? {
    let host = host.lowercased()
    let nameEnd =
      host.hasPrefix("[")
      ? host.firstIndex(of: "]").map(host.index(after:)) : host.firstIndex(of: ":")
    guard let nameEnd, nameEnd < host.endIndex else { return host }
    let port = host[nameEnd...]
    guard port.first == ":", (1...5).contains(port.count - 1),
      plainNumber(String(port.dropFirst())) != nil
    else { return nil }
    return String(host[..<nameEnd])
  }
}
