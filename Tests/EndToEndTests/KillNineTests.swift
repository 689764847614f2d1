import BelayClient
import BelayCore
import Testing

/// The hub dies without warning in the middle of work, and comes back on the same ledger.
struct KillNineTests {
  @Test(
    "INV 1, 2, FAULTS 1, 6: kill -9 under load loses nothing that was acknowledged and leaves no gap"
  )
  func losesNothing() async throws {
    let first = try await RunningHub.start()
    let client = HubClient(address: try HubAddress(first.url))
    let acknowledged = await withTaskGroup(of: [String].self) { group in
      for lane in 0..<4 {
        group.addTask { await Self.post(lane, to: client) }
      }
      // The first acknowledgements are in; more are on their way.
      while (try? await first.operatorClient.fleet().seq) ?? 0 < 500 { await Task.yield() }
      await first.kill()
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(acknowledged.count >= 500)

    let second = try await RunningHub.start(in: first.scratch)
    let kept = try await Self.everyRecord(of: second)
    #expect(kept.map(\.seq) == Array(1...kept.count))
    #expect(Set(acknowledged).subtracting(kept.map(\.event.id)).isEmpty)
  }

  @Test(
    "INV 8, 13, FAULTS 1: after kill -9 a verdict stands, a second one and a second claim are refused"
  )
  func keepsTheVerdict() async throws {
    let first = try await RunningHub.start()
    let raised = try await first.agentClient("refund-agent").raise(Asked(id: "call-1").request)
    let yes = Decision(
      verdict: .approve, actionDigest: raised.actionDigest, reason: "", affordance: .api)
    _ = try await first.operatorClient.decide("E-1", yes)
    await first.kill()

    let second = try await RunningHub.start(in: first.scratch)
    let no = Decision(
      verdict: .reject, actionDigest: raised.actionDigest, reason: "no", affordance: .api)
    await #expect(throws: ClientError.self) { try await second.operatorClient.decide("E-1", no) }
    let agent = try await second.agentClient("refund-agent")
    _ = try await agent.claim("call-1", digest: raised.actionDigest, nonce: "one")
    await second.kill()

    let third = try await RunningHub.start(in: first.scratch)
    let again = try await third.agentClient("refund-agent")
    await #expect(throws: ClientError.self) {
      try await again.claim("call-1", digest: raised.actionDigest, nonce: "two")
    }
    _ = try await again.claim("call-1", digest: raised.actionDigest, nonce: "one")
  }

  /// Posts batches until the hub is gone; answers the ids that were acknowledged.
  private static func post(_ lane: Int, to client: HubClient) async -> [String] {
    var acknowledged: [String] = []
    for batch in 0..<10_000 {
      let events = (0..<20).map { Self.event("\(lane)-\(batch)-\($0)") }
      guard (try? await client.post(events)) != nil else { return acknowledged }
      acknowledged += events.map(\.id)
    }
    return acknowledged
  }

  private static func event(_ id: String) -> Event {
    Event(
      id: id, source: Source(text: "/agents/loader")!, type: "belay.log", time: nil, subject: nil,
      traceparent: nil, data: ["severity": "info", "message": "load"])
  }

  private static func everyRecord(of hub: RunningHub) async throws -> [Record] {
    var records: [Record] = []
    while true {
      let page = try await hub.operatorClient.page(after: records.last?.seq ?? 0, limit: 1_000)
      guard !page.records.isEmpty else { return records }
      records += page.records
    }
  }
}
