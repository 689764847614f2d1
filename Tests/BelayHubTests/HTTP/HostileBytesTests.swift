import BelayCore
import Foundation
import Testing

@testable import BelayHub

/// Bytes that are no request, or more than one, on a real connection; then the hub still answers others.
@Suite("Hostile bytes at the door")
struct HostileBytesTests {
  /// Sends each text on a connection of its own, and answers what came back.
  private func statuses(_ texts: [String], of hub: RunningHub) async throws -> [Int] {
    var found: [Int] = []
    for text in texts {
      found.append(
        try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
          try await connection.send(text)
          return try await connection.reply().status
        })
    }
    #expect(try await hub.get("/healthz", as: .owner).status == 200)
    return found
  }

  private func post(_ headers: String, _ body: String) -> String {
    "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(headers)\r\n\r\n"
      + body
  }

  @Test("FAULTS 76: no second request hides in the first, whatever says how long that is")
  func smuggling() async throws {
    let event = RunningHub.event("smuggled").text
    let hidden = post("Content-Length: \(event.utf8.count)", event)
    try await RunningHub.run { hub async throws in
      let found = try await statuses(
        [
          post("Content-Length: 0\r\nContent-Length: \(hidden.utf8.count)", hidden),
          post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n" + hidden),
          post("Transfer-Encoding: \u{0B}chunked", "0\r\n\r\n" + hidden),
          post("Transfer-Encoding : chunked", "0\r\n\r\n" + hidden),
          post("Transfer-Encoding: chunked, identity", "0\r\n\r\n" + hidden),
          post("Content-Length: +2", "{}" + hidden), post("Content-Length: 0x2", "{}" + hidden),
          post("X: a\rContent-Length: 2", "{}" + hidden),
          "POST /v1/events HTTP/1.1\nHost: localhost\n\n" + hidden,
          post("Content-Length: 99999999999999999999", hidden), post("X\t: y", hidden),
        ], of: hub)
      #expect(found.allSatisfy { $0 == 400 || $0 == 501 || $0 == 415 || $0 == 0 }, "\(found)")
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("FAULTS 77: chunks that are no chunks end the connection, and what they hold is no event")
  func chunks() async throws {
    let event = RunningHub.event("chunk").text
    let size = String(event.utf8.count, radix: 16)
    let chunked = { (body: String) in self.post("Transfer-Encoding: chunked", body) }
    try await RunningHub.run { hub async throws in
      let bad = try await statuses(
        [
          chunked("FFFFFFFFFFFFFFFFF\r\n\(event)\r\n0\r\n\r\n"),
          chunked("-1\r\n\(event)\r\n0\r\n\r\n"), chunked("zz\r\n\(event)\r\n0\r\n\r\n"),
          chunked("\(size)\r\n\(event)XX\r\n0\r\n\r\n"),
        ], of: hub)
      #expect(bad.allSatisfy { $0 == 400 || $0 == 0 }, "\(bad)")
      #expect(hub.hub.lastSeq == 0)
      // Extensions and trailers say nothing here, and no trailer is a header.
      let good = try await statuses(
        [chunked("\(size);a=\"b\"\r\n\(event)\r\n0\r\nContent-Type: text/plain\r\n\r\n")], of: hub)
      #expect(good == [200])
      #expect(hub.hub.lastSeq == 1)
    }
  }

  @Test("FAULTS 78: other methods, whole addresses and HTTP/2 are refused and change nothing")
  func methods() async throws {
    try await RunningHub.run { hub async throws in
      let found = try await statuses(
        [
          "OPTIONS /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "TRACE /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET http://evil.example/v1/fleet HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "PUT /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}",
          "GET /v1/events HTTP/9.9\r\nHost: localhost\r\n\r\n",
        ].map { $0.hasPrefix("\u{16}") ? $0 + "\r\n\r\n" : $0 }, of: hub)
      #expect(found.allSatisfy { (400...505).contains($0) || $0 == 0 }, "\(found)")
      #expect(found[0] == 405 && found[1] == 405 && found[4] == 405)
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("FAULTS 75: an address of a megabyte and 65,534 headers end their own connection only")
  func large() async throws {
    try await RunningHub.run { hub async throws in
      let found = try await statuses(
        [
          "GET /" + String(repeating: "a", count: 1 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
            + String(repeating: "A: b\r\n", count: 65_534) + "\r\n",
        ], of: hub)
      #expect(found.allSatisfy { (400...431).contains($0) || $0 == 0 }, "\(found)")
    }
  }

  @Test(
    "INV 31, FAULTS 54: lines without an end, two in one and descriptors in between are no records")
  func lines() async throws {
    var limits = DoorLimits()
    limits.bodyBytes = 64 << 10
    try await RunningHub.run(limits: limits) { hub async throws in
      let endless = String(repeating: "x", count: 65 << 10)
      let large = try await hub.post(
        "/v1/events", Array(endless.utf8), "application/x-ndjson", as: .nobody)
      #expect(large.status == 413)
      let two = RunningHub.event("a").text + RunningHub.event("b").text
      let reply = try await hub.post(
        "/v1/events", Array(two.utf8), "application/x-ndjson", as: .nobody)
      #expect(reply.json["accepted"] == 0 && reply.json["rejected"]?.array?.count == 1)
      #expect(hub.hub.lastSeq == 0)
      let before = try Passing.held()
      let passed = try Passing.send(
        descriptors: 20, with: hub.request("GET", "/healthz", as: .nobody), to: hub.hub.socketPath)
      #expect(passed.hasPrefix("HTTP/1.1 200"))
      #expect(try Passing.held() == before, "what was passed along is not kept open")
    }
  }

  @Test("FAULTS 34: who is cut off at any byte of a long poll takes no verdict with him")
  func pollsCutOff() async throws {
    try await RunningHub.run { hub async throws in
      let digest = try await hub.raise("a")
      let poll = hub.request("GET", "/v1/escalations/a?wait=60", as: .token("refund"))
      for length in stride(from: 1, through: poll.utf8.count, by: 3) + [poll.utf8.count] {
        try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
          try await connection.send(Array(poll.utf8.prefix(length)))
        }
      }
      async let one = hub.get("/v1/escalations/a?wait=60", as: .token("refund"))
      async let other = hub.get("/v1/escalations/a?wait=60", as: .token("refund"))
      let decided = try await hub.post(
        "/v1/escalations/E-1/decision", RunningHub.decision("approve", digest),
        as: .token("operator"))
      #expect(decided.status == 200)
      #expect(try await one.json["state"] == "approved")
      #expect(try await other.json["state"] == "approved")
      let claim: JSON = ["action_digest": .string(digest), "nonce": "one"]
      let claimed = try await hub.post("/v1/escalations/a/claim", claim, as: .token("refund"))
      #expect(claimed.status == 200)
      let late = try await hub.get("/v1/escalations/a?wait=1", as: .token("refund"))
      #expect(late.json["decision"] == "approve" && late.json["state"] == "claimed")
      let second: JSON = ["action_digest": .string(digest), "nonce": "two"]
      #expect(
        try await hub.post("/v1/escalations/a/claim", second, as: .token("refund")).status == 409)
    }
  }

  @Test("FAULTS 35: a stream goes on from nought, from the newest, and from before memory begins")
  func cursors() async throws {
    try await RunningHub.run { hub async throws in
      let lines = (0..<9_000).map { RunningHub.event("e\($0)").text }.joined(separator: "\n")
      _ = try await hub.post(
        "/v1/events", Array(lines.utf8), "application/x-ndjson", as: .token("ingest"))
      for (cursor, first) in [("0", "id: 1"), ("100", "id: 101"), ("8999", "id: 9000")] {
        let request = hub.request(
          "GET", "/v1/events", as: .token("observer"),
          headers: ["Accept: text/event-stream", "Last-Event-ID: \(cursor)"])
        try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
          try await connection.send(request)
          _ = try await connection.head()
          let event = try #require(try await connection.serverSentEvent())
          #expect(event.hasPrefix(first + "\n"))
        }
      }
    }
  }

  @Test(
    "INV 31, 32, FAULTS 37: a console that stopped reading holds up neither hub nor other console")
  func stoppedReader() async throws {
    try await RunningHub.run { hub async throws in
      let stream = hub.request(
        "GET", "/v1/events?after=0", as: .token("observer"), headers: ["Accept: text/event-stream"])
      let stopped = try Stopped(port: hub.hub.listen.port, saying: stream)
      defer { stopped.hangUp() }
      for batch in 0..<3 {
        let lines = (0..<1_000).map { RunningHub.event("e\(batch)-\($0)").text }
        let reply = try await hub.post(
          "/v1/events", Array(lines.joined(separator: "\n").utf8), "application/x-ndjson",
          as: .token("ingest"))
        #expect(reply.json["accepted"] == 1_000)
      }
      try await RawConnection.open(to: hub.door(of: .nobody)) { other async throws in
        try await other.send(stream)
        _ = try await other.head()
        var last = ""
        for _ in 0..<3_000 { last = try await other.serverSentEvent() ?? "" }
        #expect(last.hasPrefix("id: 3000\n"))
      }
    }
  }

  @Test(
    "INV 32, FAULTS 38, 74: callers who only come, or come and stay, leave operators their door")
  func crowds() async throws {
    var limits = DoorLimits()
    limits.networkConnections = 8
    try await RunningHub.run(limits: limits) { hub async throws in
      // A herd that connects and goes.
      for _ in 0..<300 {
        try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
          try await connection.send("GET / HT")
        }
      }
      #expect(try await hub.get("/healthz", as: .nobody).status == 200)
      // A crowd that stays fills the network's door; the socket is another.
      try await withThrowingTaskGroup(of: Void.self) { group async throws in
        for _ in 0..<8 {
          group.addTask {
            try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
              try await connection.send("G")
              _ = try await connection.isClosed()
            }
          }
        }
        for _ in 0..<20 {
          #expect(try await hub.get("/v1/fleet", as: .owner).status == 200)
        }
        group.cancelAll()
      }
    }
  }
}

/// A caller who passes open files along with his request, as sockets between processes can.
private enum Passing {
  /// Open descriptors of this process, where the hub is, for the file that is passed.
  static func held() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
      let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
      return path == "/dev/zero"
    }
  }

  static func send(descriptors count: Int, with text: String, to path: String) throws -> String {
    let script = """
      import array, os, socket, sys
      s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
      files = [os.open('/dev/zero', os.O_RDONLY) for _ in range(int(sys.argv[2]))]
      s.sendmsg([sys.argv[3].encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', files))])
      print(s.recv(4096).decode())
      """
    let program = Process()
    let output = Pipe()
    program.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    program.arguments = ["python3", "-c", script, path, "\(count)", text]
    program.standardOutput = output
    try program.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    program.waitUntilExit()
    return said
  }
}

/// A caller who asks and then reads nothing, with as little room in the kernel as it gives.
private struct Stopped {
  private let descriptor: Int32

  init(port: Int, saying text: String) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var room: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    try #require(
      Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } > 0)
  }

  func hangUp() { close(descriptor) }
}
