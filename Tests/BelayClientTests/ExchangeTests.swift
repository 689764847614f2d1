import BelayClient
import BelayCore
import Dispatch
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Thoroughness

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
        query: [("wait", "5"), ("agent", nil), ("q", "a&b=c")], body: ["hold": "claim"],
        timeout: Peer.patience)
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

  @Test("Headers of the caller's own go with it, and Host takes the place of the address")
  func ownHeaders() async throws {
    try await Peer.answering { _, _ in
      [.send(answer("200 OK", "{}"))]
    } _: { address, peer in
      var client = HubClient(address: address)
      client.headers = [
        .init(name: "Authorization", value: "Basic eA=="), .init(name: "host", value: "orders"),
      ]
      _ = try await client.request(.get, "/", timeout: Peer.patience)
      let request = try #require(peer.requests.first)
      #expect(request.contains("\r\nAuthorization: Basic eA==\r\n"))
      #expect(request.contains("\r\nhost: orders\r\n") && !request.contains("127.0.0.1"))
    }
  }

  @Test(
    "Whoever asks for any answer gets it with its status, and judges for himself",
    arguments: [
      "200 OK", "204 No Content", "302 Found", "404 Not Found", "503 Service Unavailable",
    ])
  func anyStatus(_ status: String) async throws {
    try await Peer.answering { _, _ in
      [.send(answer(status, "words"))]
    } _: { address, _ in
      let answer = try await HubClient(address: address)
        .answer(to: .get, "/", timeout: Peer.patience)
      #expect("\(answer.status) \(answer.reason)" == status)
    }
  }

  @Test("What is no stream is an answer; a stream ends as cut off, and long lines end it")
  func streams() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\n\r\n"
    let bodies = [
      "", "data: a\n\nping: \n\ndata: b\n\ndata: half",
      "data: \(String(repeating: "x", count: 99))",
    ]
    try await Peer.answering { _, request in
      let number = Peer.number(in: request)
      return [.send(number == 0 ? answer("200 OK", "{}") : Array((head + bodies[number - 1]).utf8))]
    } _: { address, _ in
      let client = HubClient(address: address)
      let heard = Heard()
      func stream(_ number: Int) async throws(ClientError) -> Response {
        try await client.stream(
          "/\(number)", longest: 50, patience: Peer.patience,
          begun: { () throws(ClientError) in heard.add("begun") },
          deliver: { (events) throws(ClientError) in
            for case .message(_, _, let data) in events {
              heard.add(String(decoding: data, as: UTF8.self))
            }
          })
      }
      let page = try await stream(0)
      #expect(page.status == 200)
      #expect(heard.words == [])
      for number in 1...2 {
        let error = await #expect(throws: ClientError.self) { try await stream(number) }
        guard case .cutOff? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
      #expect(heard.words == ["begun", "begun", "a", "b"])
      await #expect(
        throws: ClientError.notUnderstood(
          "the event stream has a line or an event of more than 50 bytes")
      ) { try await stream(3) }
    }
  }

  @Test("A body of a megabyte arrives whole")
  func largeBody() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    try await Peer.answering { _, _ in
      [.send(answer("200 OK", "{}"))]
    } _: { address, peer in
      _ = try await HubClient(address: address)
        .request(.post, "/", body: body, timeout: Peer.patience)
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
      let json = try await HubClient(address: address).call(.get, "/", timeout: Peer.patience)
      #expect(json["a"] == 1)
    }
  }

  @Test("An answer that is cut at any byte is an error and never an answer")
  func cutAnywhere() async throws {
    let whole = answer("200 OK", "{\"decided\":true}")
    try await Peer.answering { _, request in
      [.send(Array(whole.prefix(Peer.number(in: request))))]
    } _: { address, _ in
      let client = HubClient(address: address)
      for length in Thoroughness.places(0..<whole.count, usuallyEvery: 3) {
        let error = await #expect(throws: ClientError.self) {
          try await client.call(.get, "/\(length)", timeout: Peer.patience)
        }
        guard case .cutOff? = error else {
          Issue.record("cut after \(length) bytes: \(String(describing: error))")
          continue
        }
      }
      let json = try await client.call(.get, "/\(whole.count)", timeout: Peer.patience)
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
        try await HubClient(address: address).call(.get, "/", timeout: Peer.patience)
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
        try await HubClient(address: address).call(.get, "/", timeout: Peer.patience)
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
          "the answer is longer than 10 bytes; ask for less at once")
      ) { try await client.request(.get, "/", timeout: Peer.patience) }
    }
  }

  @Test(
    "A peer that is silent, or sends half an answer, is given up when the time is up",
    arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\""])
  func timeout(half: String) async throws {
    try await Peer.answering { _, _ in
      [.send(Array(half.utf8)), .hang]
    } _: { address, _ in
      // On a busy machine even the connection may take longer than that: then there was no peer
      // that could be silent, and the next try has more time.
      for limit in [50, 500, 5_000, 50_000].map(Duration.milliseconds) {
        let error = await #expect(throws: ClientError.self) {
          try await HubClient(address: address).call(.get, "/", timeout: limit)
        }
        if case .unreachable? = error { continue }
        #expect(error == .timedOut(address, after: limit))
        return
      }
      Issue.record("no connection was taken")
    }
  }

  @Test("The time that a connection takes is the request's: what has none left is not sent")
  func slowConnection() async throws {
    try await Peer.answering { _, _ in
      [.hang]
    } _: { address, peer in
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let (limit, gate) = (Duration.milliseconds(50), DispatchSemaphore(value: 0))
      // Whoever connects over this group waits until the gate is opened.
      group.next().execute { gate.wait() }
      let call = Task.immediate {
        try await HubClient(address: address, group: group).call(.get, "/", timeout: limit)
      }
      let opening = ContinuousClock.now + limit * 2
      while ContinuousClock.now < opening { await Task.yield() }
      gate.signal()
      await #expect(throws: ClientError.timedOut(address, after: limit)) { try await call.value }
      let asked = peer.requests.filter { !$0.isEmpty }
      #expect(asked.isEmpty)
      try await group.shutdownGracefully()
    }
  }

  @Test("A cancelled call says so")
  func cancelled() async throws {
    try await Peer.answering { _, _ in
      [.hang]
    } _: { address, _ in
      let task = Task { () throws(ClientError) in
        try await HubClient(address: address).call(.get, "/", timeout: Peer.patience)
      }
      task.cancel()
      await #expect(throws: ClientError.cancelled) { try await task.value }
    }
  }
}

/// What a stream told, in order.
private final class Heard: Sendable {
  private let told = Mutex([String]())

  func add(_ word: String) { told.withLock { $0.append(word) } }

  var words: [String] { told.withLock { $0 } }
}
