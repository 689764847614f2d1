import BelayClient
import BelayCore
import Testing

@Suite("One request and its answer")
struct ExchangeTests {
  @Test("A request carries method, path, query, credential and body")
  func request() async throws {
    try await Peer.answering { _, _ in
      [.send(answer("200 OK", "{\"ok\":true}"))]
    } _: {
      address, peer in
      let client = HubClient(address: address, token: "belay_operator_x")
      let json = try await client.call(
        .post, "/v1/escalations/\(escaped("a/b é"))/hold",
        query: [("wait", "5"), ("agent", nil), ("q", "a&b=c")], body: ["hold": "claim"])
      #expect(json["ok"] == true)
      let request = try #require(peer.requests.first)
      #expect(
        request.hasPrefix(
          "POST /v1/escalations/a%2Fb%20%C3%A9/hold?wait=5&q=a%26b%3Dc HTTP/1.1\r\n"))
      #expect(request.hasSuffix("\r\n\r\n{\"hold\":\"claim\"}"))
      #expect(request.contains("\r\nHost: \(address)\r\n".replacing("http://", with: "")))
      #expect(request.contains("\r\nAuthorization: Bearer belay_operator_x\r\n"))
      #expect(request.contains("\r\nContent-Type: application/json\r\n"))
    }
  }

  @Test("A body of a megabyte arrives whole")
  func largeBody() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    try await Peer.answering { _, _ in
      [.send(answer("200 OK", "{}"))]
    } _: { address, peer in
      _ = try await HubClient(address: address).request(.post, "/", body: body)
      #expect(peer.requests.first?.hasSuffix(String(decoding: body, as: UTF8.self)) == true)
    }
  }

  @Test("A chunked answer is one answer")
  func chunked() async throws {
    let bytes = Array(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n"
        .utf8)
    try await Peer.answering { _, _ in
      bytes.map { .send([$0]) }
    } _: { address, _ in
      let json = try await HubClient(address: address).call(.get, "/")
      #expect(json["a"] == 1)
    }
  }

  @Test("An answer that is cut at any byte is an error and never an answer")
  func cutAnywhere() async throws {
    let whole = answer("200 OK", "{\"decided\":true}")
    try await Peer.answering { connection, _ in
      [.send(Array(whole.prefix(connection - 1)))]
    } _: { address, _ in
      let client = HubClient(address: address)
      for length in 0..<whole.count {
        let error = await #expect(throws: ClientError.self) { try await client.call(.get, "/") }
        guard case .cutOff? = error else {
          Issue.record("cut after \(length) bytes: \(String(describing: error))")
          continue
        }
      }
      let json = try await client.call(.get, "/")
      #expect(json["decided"] == true)
    }
  }

  @Test(
    "What is no answer of a hub is not understood",
    arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\u{3}", "HTTP/1.1 999999 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ])
  func garbage(text: String) async throws {
    try await Peer.answering { _, _ in
      [.send(Array(text.utf8)), .hang]
    } _: { address, _ in
      let error = await #expect(throws: ClientError.self) {
        try await HubClient(address: address).call(.get, "/")
      }
      guard case .notUnderstood(let problem)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(problem.hasSuffix("is this the address of a hub?"))
    }
  }

  @Test("A head without an end is given up")
  func endlessHead() async throws {
    let line = Array(("HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 200_000)).utf8)
    try await Peer.answering { _, _ in
      [.send(line), .hang]
    } _: { address, _ in
      await #expect(throws: ClientError.self) {
        try await HubClient(address: address).call(.get, "/")
      }
    }
  }

  @Test("INV 31: an answer longer than the limit is refused")
  func longAnswer() async throws {
    try await Peer.answering { _, _ in
      [.send(answer("200 OK", "[1,2,3,4,5]"))]
    } _: { address, _ in
      var client = HubClient(address: address)
      client.longestBody = 10
      await #expect(
        throws: ClientError.notUnderstood(
          "the hub's answer is longer than 10 bytes; ask for less with --limit")
      ) { try await client.request(.get, "/") }
    }
  }

  @Test("A peer that is silent, or trickles, is given up when the time is up")
  func timeout() async throws {
    let half = Array(answer("200 OK", "{\"a\":1}").dropLast(3))
    try await Peer.answering { connection, _ in
      connection == 1 ? [.hang] : [.send(half), .hang]
    } _: { address, _ in
      for _ in 1...2 {
        await #expect(throws: ClientError.timedOut(address, after: .milliseconds(50))) {
          try await HubClient(address: address).call(.get, "/", timeout: .milliseconds(50))
        }
      }
    }
  }

  @Test("A cancelled call says so")
  func cancelled() async throws {
    try await Peer.answering { _, _ in
      [.hang]
    } _: { address, _ in
      let task = Task { () throws(ClientError) in
        try await HubClient(address: address).call(.get, "/")
      }
      task.cancel()
      await #expect(throws: ClientError.cancelled) { try await task.value }
    }
  }
}
