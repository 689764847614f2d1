import BelayCore
import Testing

/// The README's listener in a real pybreaker, exactly as it stands there.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct PybreakerTests {
  /// What five failures and a success come to, whatever the hub does.
  private static let results =
    Array(repeating: "OSError", count: 4) + ["CircuitBreakerError", "ok"]

  @Test("the fleet shows a pybreaker open, half-open, open again and closed, and why")
  func changes() async throws {
    let python = try await Pybreaker.python()
    let hub = try await RunningHub.start()
    let breaker = try await StripeBreaker.start(python, hub)
    try breaker.fail(times: 5)
    let opened = try await hub.breaker(in: "open")
    #expect(opened["cause"] == "consecutive")
    #expect(opened["calls"] == 5)
    #expect(opened["failed"] == 5)
    #expect(opened["until"]?.string != nil)

    try breaker.call()
    #expect(try await hub.breaker(in: "half_open")["cause"] == "timer")
    try breaker.finish(failing: true)
    #expect(try await hub.breaker(in: "open")["cause"] == "probe")
    try breaker.call()
    _ = try await hub.breaker(in: "half_open")
    try breaker.finish(failing: false)
    #expect(try await hub.breaker(in: "closed")["cause"] == "probe")
    try breaker.open()
    #expect(try await hub.breaker(in: "open")["cause"] == "manual")
    #expect(try await breaker.ended() == 0)
    #expect(breaker.log.isEmpty)
  }

  @Test("a hub that never answers neither slows the protected calls nor changes what they return")
  func silentHub() async throws {
    let silent = try SilentHub()
    let breaker = try StripeBreaker(
      python: try await Pybreaker.python(), hub: silent.url, token: "any")
    try breaker.fail(times: 5)
    try breaker.call()
    try breaker.finish(failing: false)
    try await eventually("all calls are over") { breaker.results == Self.results }
    // A listener that waited for its hub would have given up and said so by now.
    #expect(breaker.log.isEmpty)
    #expect(try await breaker.ended() == 0)
  }

  @Test("what changed while the hub was away is on the screen when it is back")
  func hubComesBack() async throws {
    let python = try await Pybreaker.python()
    let listen = ["--listen", "127.0.0.1:\(try FreePort.take())"]
    let first = try await RunningHub.start(arguments: listen)
    let breaker = try await StripeBreaker.start(python, first)
    await first.kill()
    try breaker.fail(times: 5)
    try await eventually("the listener says that the hub is away") {
      breaker.log.contains("the hub does not take a breaker change")
    }
    let second = try await RunningHub.start(in: first.scratch, arguments: listen)
    #expect(try await second.breaker(in: "open")["failed"] == 5)
    #expect(try await breaker.ended() == 0)
  }

  @Test("a change that the hub rejects is logged with its reason, and the calls go on")
  func rejected() async throws {
    let python = try await Pybreaker.python()
    let hub = try await RunningHub.start()
    let token = try await hub.token(role: "agent", agent: "another-agent")
    let breaker = try StripeBreaker(python: python, hub: hub.url, token: token)
    try breaker.fail(times: 5)
    try await eventually("the listener says why") {
      breaker.log.contains("source /agents/refund-agent is not one")
    }
    try breaker.call()
    try breaker.finish(failing: false)
    try await eventually("all calls are over") { breaker.results == Self.results }
    #expect(try await breaker.ended() == 0)
  }
}

extension StripeBreaker {
  fileprivate static func start(_ python: String, _ hub: RunningHub) async throws -> StripeBreaker {
    let token = try await hub.token(role: "agent", agent: "refund-agent")
    return try StripeBreaker(python: python, hub: hub.url, token: token)
  }
}

extension RunningHub {
  /// The breaker as `belay agents --json` prints it, once it is in that state.
  fileprivate func breaker(in state: JSON) async throws -> JSON {
    var found: JSON = .null
    try await eventually("the fleet shows the breaker \(state)") {
      let ending = try await Program.run(["agents", "--json", "--state", self.state])
      let agents = try ending.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
      let breakers = agents.first { $0["agent_id"] == "refund-agent" }?["breakers"]?.array ?? []
      found = breakers.first { $0["breaker"] == "stripe" } ?? .null
      return found["state"] == state
    }
    return found
  }
}
