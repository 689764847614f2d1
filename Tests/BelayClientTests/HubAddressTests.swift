import BelayClient
import Testing

@Suite("Where a hub listens")
struct HubAddressTests {
  @Test(
    "Addresses are read in every form that people write",
    arguments: [
      ("http://127.0.0.1:4318", HubAddress.http(host: "127.0.0.1", port: 4318)),
      ("http://127.0.0.1:4318/", .http(host: "127.0.0.1", port: 4318)),
      ("http://localhost", .http(host: "localhost", port: 4318)),
      ("http://[::1]:99", .http(host: "::1", port: 99)),
      ("localhost:65535", .http(host: "localhost", port: 65535)),
      ("hub.internal", .http(host: "hub.internal", port: 4318)),
      ("/run/belay/hub.sock", .unix(path: "/run/belay/hub.sock")),
      ("unix:/run/hub.sock", .unix(path: "/run/hub.sock")),
      ("unix:///run/hub.sock", .unix(path: "/run/hub.sock")),
      ("./hub.sock", .unix(path: "./hub.sock")),
      ("hub.sock", .unix(path: "hub.sock")),
    ])
  func isRead(text: String, address: HubAddress) throws {
    #expect(try HubAddress(text) == address)
    #expect(try HubAddress("\(address)") == address)
  }

  @Test(
    "What names no hub is refused with what to write instead",
    arguments: [
      ("", " is not an address; write http://HOST:PORT or the path of a socket"),
      ("http://", "is not an address"), ("http://a:b:c", "is not an address"),
      ("http://user@host:1", "is not an address"), ("http://h:1/v1", "is not an address"),
      ("http://h:0", "has no usable port; ports are 1 to 65535"),
      ("http://h:65536", "has no usable port"), ("http://h:x", "has no usable port"),
      ("unix:", "the socket's path is empty"),
      ("evil\u{1B}[2J", "‹U+001B›"), ("http://a\r\nX: y", "‹U+000D›‹U+000A›"),
    ])
  func isRefused(text: String, problem: String) {
    let error = #expect(throws: AddressError.self) { try HubAddress(text) }
    #expect(error?.problem.contains(problem) == true)
  }

  @Test("A socket's path may be 107 bytes long, and not 108")
  func longPath() throws {
    _ = try HubAddress("/" + String(repeating: "a", count: 106))
    #expect(throws: AddressError.self) { try HubAddress("/" + String(repeating: "a", count: 107)) }
  }

  @Test("An address with TLS is read where TLS is spoken, and else says how to have it")
  func secure() throws {
    guard Trust.isPossible else {
      let error = #expect(throws: AddressError.self) { try HubAddress("https://h:1") }
      #expect(error?.problem.contains("--traits TLS") == true)
      return
    }
    let address = try HubAddress("https://h:1/")
    #expect(address == .https(host: "h", port: 1))
    #expect(try HubAddress("\(address)") == address)
  }
}
