import BelayCore
import BelayHub
import Foundation
import Testing

@Suite("Telemetry comes in")
struct TelemetryIntakeTests {
  static func span(_ number: Int, _ members: String = "") -> String {
    let id = String(number, radix: 16)
    return #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":""#
      + String(repeating: "0", count: 16 - id.count) + id + #"","name":"chat"\#(members)}"#
  }

  static func body(_ spans: [String]) -> [UInt8] {
    Array(
      (#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"#
        + #""stringValue":"refund"}}]},"scopeSpans":[{"spans":["#
        + spans.joined(separator: ",") + "]}]}]}").utf8)
  }

  private func send(
    _ body: [UInt8], to hub: RunningHub, path: String = "/v1/traces",
    _ type: String = "application/json", as caller: RunningHub.Caller = .nobody,
    headers: [String] = []
  ) async throws -> RawReply {
    try await hub.post(path, body, type, as: caller, headers: headers)
  }

  /// The protobuf of one span, 2 of it in hexadecimal being its span id.
  static func protobuf(_ id: UInt8) -> [UInt8] {
    let span: [UInt8] =
      [0x0A, 16] + [UInt8](repeating: 0xAB, count: 16) + [0x12, 8, 0, 0, 0, 0, 0, 0, 0, id]
    let scope: [UInt8] = [0x12, UInt8(span.count)] + span
    let resource: [UInt8] = [0x12, UInt8(scope.count)] + scope
    return [0x0A, UInt8(resource.count)] + resource
  }

  @Test("INV 1: spans from this machine need no token, are recorded, and marked as such")
  func loopback() async throws {
    try await RunningHub.run { hub async throws in
      let reply = try await send(Self.body([Self.span(1), Self.span(2)]), to: hub)
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.body == Array("{}".utf8))
      #expect(hub.hub.lastSeq == 2)
      let page = try await hub.get("/v1/events", as: .token("observer"))
      let first = page.json["events"]?.array?.first
      #expect(first?["source"] == "/otel/refund")
      #expect(first?["type"] == "otel.span")
      #expect(first?["authid"] == "unauthenticated")
      #expect(first?["data"]?["agent_id"] == nil)
    }
  }

  @Test("protobuf is answered in protobuf, and an empty answer says that all is well")
  func protobuf() async throws {
    try await RunningHub.run { hub async throws in
      let type = "application/x-protobuf"
      let reply = try await send(Self.protobuf(1), to: hub, type)
      #expect(reply.status == 200)
      #expect(reply.headers["content-type"] == type)
      #expect(reply.body == [])
      #expect(try await send([], to: hub, type).status == 200)
      #expect(hub.hub.lastSeq == 1)
      let again = try await send(Self.protobuf(1), to: hub, type)
      #expect(again.status == 200)
      #expect(String(decoding: again.body, as: UTF8.self).contains("recorded before"))
      #expect(!again.body.contains(0x08), "nothing is said to be rejected")
      #expect(hub.hub.lastSeq == 1)
    }
  }

  @Test("a path may end with a slash, and the three kinds have their own")
  func paths() async throws {
    try await RunningHub.run { hub async throws in
      #expect(try await send(Self.body([Self.span(1)]), to: hub, path: "/v1/traces/").status == 200)
      let log =
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"x"}}]}]}]}"#
      #expect(try await send(Array(log.utf8), to: hub, path: "/v1/logs").status == 200)
      let metric =
        #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":"#
        + #"[{"asInt":"1"}]}}]}]}]}"#
      #expect(try await send(Array(metric.utf8), to: hub, path: "/v1/metrics").status == 200)
      #expect(hub.hub.lastSeq == 3)
      #expect(try await send([], to: hub, path: "/v1/traces//").status == 404)
    }
  }

  @Test("FAULTS 52: a bad record is rejected by number, the others are recorded, and all is 200")
  func partial() async throws {
    try await RunningHub.run { hub async throws in
      let spans = [Self.span(1), Self.span(2, #","kind":"CLIENT""#), "{}", Self.span(3)]
      let reply = try await send(Self.body(spans), to: hub)
      #expect(reply.status == 200)
      #expect(reply.json["partialSuccess"]?["rejectedSpans"] == "2")
      let message = reply.json["partialSuccess"]?["errorMessage"]?.string ?? ""
      #expect(message.contains("2 of 4 spans rejected"))
      #expect(message.contains("Number 2: kind is the name"))
      #expect(message.contains("Number 3: its trace_id is not 16 bytes"))
      #expect(hub.hub.lastSeq == 2)
    }
  }

  @Test("INV 7: the same span with other content is rejected, and the first stays")
  func conflict() async throws {
    try await RunningHub.run { hub async throws in
      _ = try await send(Self.body([Self.span(1)]), to: hub)
      let reply = try await send(Self.body([Self.span(1, #","kind":2"#)]), to: hub)
      #expect(reply.json["partialSuccess"]?["rejectedSpans"] == "1")
      #expect(hub.hub.lastSeq == 1)
    }
  }

  @Test("a body of many spans is recorded slice by slice, all of it")
  func slices() async throws {
    try await RunningHub.run { hub async throws in
      let reply = try await send(Self.body((1...2_500).map { Self.span($0) }), to: hub)
      #expect(reply.body == Array("{}".utf8))
      #expect(hub.hub.lastSeq == 2_500)
    }
  }

  @Test("refusals are google.rpc.Status in the type of the request")
  func refusals() async throws {
    try await RunningHub.run { hub async throws in
      let bad = try await send(Array("{".utf8), to: hub)
      #expect(bad.status == 400)
      #expect(bad.headers["content-type"] == "application/json")
      #expect(bad.json["code"] == 3)
      #expect(bad.json["message"]?.string?.contains("JSON") == true)
      let cut = try await send(
        [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], to: hub, "application/x-protobuf")
      #expect(cut.status == 400)
      #expect(cut.headers["content-type"] == "application/x-protobuf")
      #expect(cut.body.starts(with: [0x08, 0x03, 0x12]))
      let stranger = try await send(
        Self.protobuf(1), to: hub, "application/x-protobuf", as: .token("none"))
      #expect(stranger.status == 401)
      #expect(stranger.body.starts(with: [0x08, 0x10, 0x12]))
      #expect(try await send([], to: hub, "text/plain").status == 415)
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("a body beyond the limit is 413, also if it is beyond it only when unpacked")
  func tooLarge() async throws {
    var limits = DoorLimits()
    limits.telemetryBytes = 8 << 20
    limits.bodyBytes = 1_000
    let zeros = [UInt8](Data(base64Encoded: GzipTests.zeros) ?? Data())
    let bomb = Array(repeatElement(zeros, count: 129).joined())
    try await RunningHub.run(limits: limits) { hub async throws in
      let reply = try await send(bomb, to: hub, headers: ["Content-Encoding: gzip"])
      #expect(reply.status == 413)
      #expect(reply.json["code"] == 3)
      let small = try await send(Self.body((1...20).map { Self.span($0) }), to: hub)
      #expect(small.status == 200, "the limit of other bodies does not count")
      #expect(hub.hub.lastSeq == 20)
    }
  }

  @Test("packed bodies do not shut each other out by what they might become")
  func packedTogether() async throws {
    var limits = DoorLimits()
    limits.bodyBudget = 4 << 20
    try await RunningHub.run(limits: limits) { hub async throws in
      let head = hub.request(
        "POST", "/v1/traces", as: .nobody,
        headers: ["Content-Type: application/json", "Content-Encoding: gzip"], length: 1_000)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(head)
        #expect(try await send(Self.body([Self.span(1)]), to: hub).status == 200)
      }
    }
  }

  @Test("INV 31: what there is no room for is told to come again later")
  func busy() async throws {
    var limits = DoorLimits()
    limits.bodyBudget = 1_000
    try await RunningHub.run(limits: limits) { hub async throws in
      let head = hub.request(
        "POST", "/v1/traces", as: .nobody,
        headers: ["Content-Type: application/json", "Expect: 100-continue"], length: 900)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(head)
        #expect(try await connection.head()?.status == 100)
        let other = try await send(Self.body([Self.span(1)]), to: hub)
        #expect(other.status == 503)
        #expect(other.headers["retry-after"] == "1")
        #expect(other.json["code"] == 14)
      }
    }
  }

  @Test("INV 26: with an agent's token, everything is that agent's, whatever it says")
  func attribution() async throws {
    try await RunningHub.run { hub async throws in
      let lie = #","attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"other"}}]"#
      #expect(
        try await send(Self.body([Self.span(1, lie)]), to: hub, as: .token("mailer")).status == 200)
      #expect(
        try await send(Self.body([Self.span(2)]), to: hub, as: .token("ingest")).status == 200)
      let events = try await hub.get("/v1/events", as: .token("observer")).json["events"]?.array
      #expect(events?.first?["data"]?["agent_id"] == "mailer")
      #expect(events?.last?["data"]?["agent_id"] == nil)
    }
  }

  @Test("INV 26: a credential of several agents sends only of services named for these")
  func pattern() async throws {
    try await RunningHub.run { hub async throws in
      var random = SystemRandomNumberGenerator()
      let make: (String) throws -> String = { pattern in
        try hub.store.create(
          role: .ingest, name: "some-\(pattern.utf8.count)", agents: pattern,
          at: hub.clock.read().wall, using: &random)
      }
      let (fitting, other) = (try make("ref*"), try make("mail*"))
      let body = Self.body([Self.span(1)])
      #expect(
        try await send(body, to: hub, as: .token(other)).json["partialSuccess"]?["rejectedSpans"]
          == "1")
      #expect(try await send(body, to: hub, as: .token(fitting)).json == [:])
      let events = try await hub.get("/v1/events", as: .token("observer")).json["events"]?.array
      #expect(events?.count == 1)
      #expect(events?.first?["data"]?["agent_id"] == "refund")
    }
  }

  @Test("INV 25: who only looks cannot send telemetry")
  func roles() async throws {
    try await RunningHub.run { hub async throws in
      for role in ["observer", "operator", "admin"] {
        #expect(
          try await send(Self.body([Self.span(1)]), to: hub, as: .token(role)).status == 403)
      }
      #expect(hub.hub.lastSeq == 0)
    }
  }
}
