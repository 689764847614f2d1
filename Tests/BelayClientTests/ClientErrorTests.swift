import BelayClient
import BelayCore
import Testing

@Suite("What a call says when it fails")
struct ClientErrorTests {
  @Test("A hub that is not there is named, with what to do")
  func unreachable() async {
    let client = HubClient(address: .unix(path: "/nowhere/hub.sock"))
    let error = await #expect(throws: ClientError.self) { try await client.health() }
    #expect(
      error.map { "\($0)" }
        == "no hub at /nowhere/hub.sock (No such file or directory); "
        + "start it with `belay hub`, or name another with --hub or BELAY_HUB")
  }

  @Test("A port where nobody listens is named, with what to do")
  func refused() async throws {
    let port = try QuietPort()
    let address = HubAddress.http(host: "127.0.0.1", port: port.number)
    let error = await #expect(throws: ClientError.self) {
      try await HubClient(address: address).health()
    }
    #expect(
      error.map { "\($0)" }
        == "no hub at \(address) (Connection refused); "
        + "start it with `belay hub`, or check host and port of --hub or BELAY_HUB")
  }

  @Test(
    "How long a hub wants to be left alone is read, if it says so in seconds",
    arguments: [
      ("Retry-After: 7", Duration.seconds(7)), ("retry-after: 0", .zero),
      ("Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", nil), ("Retry-After: -3", nil),
      (
        "Date: Wed, 21 Oct 2026 07:27:30 GMT\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT",
        .seconds(30)
      ),
      (
        "Date: Wed, 21 Oct 2026 07:27:30 GMT\r\nRetry-After: Tuesday, 20-Oct-26 07:28:00 GMT", .zero
      ),
      (
        "Date: Wed, 21 Oct 2026 07:27:30 GMT\r\nRetry-After: Wed Oct 21 07:27:40 2026", .seconds(10)
      ),
      ("Date: yesterday\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT", nil),
      ("X-Other: 7", nil),
    ] as [(String, Duration?)])
  func retryAfter(header: String, expected: Duration?) async throws {
    let response = "HTTP/1.1 503 Not now\r\n\(header)\r\nContent-Length: 0\r\n\r\n"
    try await Peer.answering { _, _ in
      [.send(Array(response.utf8))]
    } _: { address, _ in
      let error = await #expect(throws: ClientError.self) {
        try await HubClient(address: address).health()
      }
      guard case .hubSaid(let problem)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(problem.retryAfter == expected)
    }
  }

  @Test("The hub's own refusal keeps its words, its status and its members")
  func problem() async throws {
    let body = """
      {"type":"about:blank","title":"Conflict","status":409,"detail":"E-1 was decided by mira",\
      "winner":{"by":"mira"}}
      """
    let response = answer("409 Conflict", body, type: "application/problem+json")
    try await Peer.answering { _, _ in
      [.send(response)]
    } _: { address, _ in
      let error = await #expect(throws: ClientError.self) {
        try await HubClient(address: address).call(.post, "/v1/escalations/E-1/decision")
      }
      guard case .hubSaid(let problem)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect("\(problem)" == "Conflict (409): E-1 was decided by mira")
      #expect(problem.extensions["winner"]?["by"] == "mira")
    }
  }

  @Test("INV 28: an error text carries no control character from outside")
  func escapes() async throws {
    let response = answer("502 Bad", "<html>\u{1B}]0;owned\u{7}\u{202E}", type: "text/html")
    try await Peer.answering { _, _ in
      [.send(response)]
    } _: { address, _ in
      let error = await #expect(throws: ClientError.self) {
        try await HubClient(address: address).call(.get, "/")
      }
      #expect(
        error.map { "\($0)" } == "Bad Gateway (502): <html>‹U+001B›]0;owned‹U+0007›‹U+202E›")
    }
  }

  @Test(
    "INV 27: a credential that is no header is not sent and not repeated",
    arguments: ["", "a b", "a\r\nX-Evil: 1", "é"])
  func credential(token: String) async throws {
    try await Peer.answering { _, _ in
      []
    } _: { address, peer in
      let error = await #expect(throws: ClientError.self) {
        try await HubClient(address: address, token: token).health()
      }
      #expect(
        error
          == .notUnderstood(
            "the token has characters that no token has; check --token-file or BELAY_TOKEN"))
      #expect(peer.requests.isEmpty)
    }
  }
}
