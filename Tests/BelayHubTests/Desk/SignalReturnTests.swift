import BelayCore
import Testing

@testable import BelayHub

@Suite("An agent that comes back while a signal stands")
struct SignalReturnTests {
  private static let refund = Bench.id("refund")

  private func bench() async throws -> Bench {
    var policy = Policy()
    policy.onSignal = [SignalRule(signal: .toolLoop, action: .degrade)]
    let bench = try Bench(policy: policy)
    try await bench.enlist(capabilities: ["controls", "restore"])
    return bench
  }

  /// Five calls that are the same.
  private func loop(_ bench: Bench) async throws {
    let calls = (1...5).map { number in
      Bench.event(
        "a\(number)", .callFinished,
        ["kind": "tool", "name": "web.search", "outcome": "ok", "args_digest": "sha256:aa"])
    }
    _ = try await bench.desk.ingest(calls, as: Bench.agent("refund"))
  }

  private func obey(_ control: Control, _ bench: Bench) async throws {
    _ = try await bench.desk.reportControl(
      control.id, .inEffect, detail: "", as: Bench.agent("refund"))
  }

  /// The agent says that it is in another mode.
  private func enter(
    _ bench: Bench, _ id: String, _ mode: JSON, cause: JSON
  ) async throws {
    _ = try await bench.desk.ingest(
      [
        Bench.event(
          id, .modeChanged, ["from": "normal", "to": mode, "cause": cause])
      ], as: Bench.agent("refund"))
  }

  private func orders(_ bench: Bench) async throws -> [String] {
    try await bench.desk.fleet().controlsInOrder.map { "\($0.by) \($0.verb.rawValue)" }
  }

  @Test("INV 17: an agent that degraded itself is ordered to at once: it comes back by itself")
  func heldDown() async throws {
    let bench = try await bench()
    try await enter(bench, "m1", "degraded", cause: "budget")
    try await loop(bench)
    #expect(try await orders(bench) == ["hub degrade"])
    try await enter(bench, "m2", "normal", cause: "budget")
    #expect(try await orders(bench) == ["hub degrade"], "the order is open still")
  }

  @Test("INV 17: what comes back while the signal stands is degraded, after whatever held it")
  func comesBack() async throws {
    let bench = try await bench()
    let control = try await bench.desk.requestControl(
      ControlRequest(verb: .degrade, reason: "mine", forS: 30), of: Self.refund, as: Bench.mira)
    _ = try await bench.desk.controls(of: Self.refund, after: 0, as: Bench.agent("refund"))
    try await obey(control, bench)
    try await enter(bench, "m1", "degraded", cause: "operator")
    try await enter(bench, "m2", "degraded", cause: "budget")
    try await loop(bench)
    #expect(try await orders(bench) == ["mira degrade"])
    #expect(try bench.records().last?.event.data["message"]?.string?.contains("by order") == true)
    try await enter(bench, "m3", "normal", cause: "operator")
    #expect(try await orders(bench) == ["mira degrade", "hub degrade"])
    try await enter(bench, "m4", "normal", cause: "operator")
    #expect(try await orders(bench).count == 2)
  }

  @Test("No order against the operator who lets an agent go, nor about what is silenced")
  func letGo() async throws {
    let bench = try await bench()
    try await loop(bench)
    let ordered = try #require(try await bench.desk.fleet().controlsInOrder.first)
    try await obey(ordered, bench)
    try await enter(bench, "m1", "degraded", cause: "operator")
    let control = try await bench.desk.requestControl(
      ControlRequest(verb: .restore, reason: "known"), of: Self.refund, as: Bench.mira)
    try await obey(control, bench)
    try await enter(bench, "m2", "normal", cause: "operator")
    #expect(try await orders(bench) == ["hub degrade", "mira restore"])
    _ = try await bench.desk.order(
      SignalOrder(
        agent: Self.refund, signal: .toolLoop, action: .silence(.seconds(600)), reason: "known"),
      as: Bench.mira)
    try await enter(bench, "m3", "degraded", cause: "breaker")
    try await enter(bench, "m4", "normal", cause: "breaker")
    #expect(try await orders(bench).count == 2)
  }
}
