import BelayCore
import BelayHub
import Testing

/// Telemetry is found by its agent although only one span of the trace names it, and comes last.
@Suite("Events of an agent that is named elsewhere")
struct AuthoredEventTests {
  private static let observer = RunningHub.Caller.token("observer")

  private static func span(_ number: Int, under parent: Int?, _ attributes: String) -> String {
    let id = { (number: Int) in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    let above = parent.map { #","parentSpanId":"\#(id($0))""# } ?? ""
    return #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"\#(id(number))","name":"x""#
      + above + #","attributes":[\#(attributes)]}"#
  }

  private static func word(_ key: String, _ value: String) -> String {
    #"{"key":"\#(key)","value":{"stringValue":"\#(value)"}}"#
  }

  private static func call(_ number: Int) -> String {
    span(number, under: 1, word("gen_ai.operation.name", "chat"))
  }

  private static var agent: String {
    span(
      1, under: nil,
      word("gen_ai.operation.name", "invoke_agent") + "," + word("gen_ai.agent.name", "finder"))
  }

  private static func send(_ spans: [String], to hub: RunningHub) async throws {
    let reply = try await hub.post(
      "/v1/traces", TelemetryIntakeTests.body(spans), "application/json", as: .nobody)
    #expect(reply.json == [:])
  }

  private static func seqs(_ hub: RunningHub, _ query: String) async throws -> [Int] {
    var (seqs, after) = ([Int](), 0)
    while true {
      let page = try await hub.get("/v1/events?after=\(after)&\(query)", as: observer).json
      seqs += (page["events"]?.array ?? []).compactMap { $0["seq"]?.integer }
      let next = page["next_after"]?.integer ?? after
      if next == after { return seqs }
      after = next
    }
  }

  @Test(
    "agent= and q=agent: find them, on pages of any size, and the service has none",
    arguments: [1, 2, 1_000])
  func found(limit: Int) async throws {
    try await RunningHub.run { hub async throws in
      try await Self.send([Self.call(2), Self.call(3)], to: hub)
      try await Self.send([Self.agent], to: hub)
      #expect(try await Self.seqs(hub, "limit=\(limit)&agent=finder") == [1, 2, 3])
      #expect(try await Self.seqs(hub, "limit=\(limit)&q=agent:find*") == [1, 2, 3])
      #expect(try await Self.seqs(hub, "limit=\(limit)&agent=refund") == [])
      let stored = try await hub.get("/v1/events", as: Self.observer).json["events"]?.array
      #expect(stored?.first?["data"]?["agent_id"] == nil, "nothing is written into them")
    }
  }

  @Test("A name is found as far away as is read ahead, and no further")
  func reach() async throws {
    try await RunningHub.run { hub async throws in
      try await Self.send([Self.call(2)], to: hub)
      for start in stride(from: 0, to: 4_200, by: 700) {
        let lines = (start..<start + 700).map { RunningHub.event("e\($0)", agent: "refund").text }
        _ = try await hub.post(
          "/v1/events", Array(lines.joined(separator: "\n").utf8), "application/x-ndjson",
          as: .token("ingest"))
      }
      try await Self.send([Self.call(3), Self.agent], to: hub)
      #expect(try await Self.seqs(hub, "limit=1&agent=finder") == [4_202, 4_203])
    }
  }

  @Test("A stream tells of what it knows when it comes")
  func stream() async throws {
    try await RunningHub.run { hub async throws in
      try await Self.send([Self.call(2), Self.agent], to: hub)
      let request = hub.request(
        "GET", "/v1/events?after=2&agent=finder", as: Self.observer,
        headers: ["Accept: text/event-stream"])
      try await RawConnection.open(to: hub.door(of: Self.observer)) { connection async throws in
        try await connection.send(request)
        #expect(try await connection.head()?.status == 200)
        try await Self.send([Self.call(3)], to: hub)
        #expect(try await connection.serverSentEvent()?.hasPrefix("id: 3") == true)
      }
    }
  }
}
