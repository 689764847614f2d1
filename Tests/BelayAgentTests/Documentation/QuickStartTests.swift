import BelayAgent
import BelayCore
import Testing

@Suite("The programs of the first page")
struct QuickStartTests {
  private func program(at stage: AgentStage) -> QuickStart {
    QuickStart(
      hub: .at(stage.socketPath, token: stage.agentToken), directory: stage.agentDirectory)
  }

  @Test("INV 13: the refund runs once a person has allowed it, and never a second time")
  func approved() async throws {
    try await AgentStage.play { stage in
      let first = program(at: stage)
      let run = Task { try await first.refunds() }
      try await stage.decide("refund-A-1042", .approve)
      try await run.value
      #expect(first.said.lines == ["refunded: re_A-1042"])
      _ = try await stage.card("refund-A-1042", "completed")
      let calls = try await stage.told(.callFinished).map { $0["name"]?.string }
      #expect(calls == ["claude-sonnet-4", "stripe.refund"])

      let second = program(at: stage)
      try await second.refunds()
      #expect(
        second.said.lines == [
          "not refunded: refused: this grant was claimed before; it is never run a second time"
        ])
    }
  }

  @Test("a person's no comes with the name and the reason")
  func rejected() async throws {
    try await AgentStage.play { stage in
      let program = program(at: stage)
      let run = Task { try await program.refunds() }
      try await stage.decide("refund-A-1042", .reject)
      try await run.value
      #expect(program.said.lines == ["not refunded: rejected by mira: because"])
    }
  }

  @Test("a kill during the wait ends the program in words, and nothing is refunded")
  func killed() async throws {
    try await AgentStage.play { stage in
      let program = program(at: stage)
      let run = Task { try await program.refunds() }
      _ = try await stage.card("refund-A-1042", "pending")
      try await stage.order(.kill)
      try await run.value
      #expect(program.said.lines == ["stopped: says mira"])
    }
  }

  @Test("INV 17: without a hub the model is called and nothing is refunded")
  func alone() async throws {
    let program = QuickStart(hub: .none, directory: nil)
    try await program.refunds()
    #expect(program.said.lines == ["not refunded: the hub is lost: this agent has no hub"])
  }

  @Test("INV 18: three failures open the breaker, and a restart does not close it")
  func breaker() async throws {
    try await AgentStage.play { stage in
      let first = program(at: stage)
      try await first.notes()
      #expect(
        first.said.lines == [
          "A-1042: CRMDown()", "A-1043: CRMDown()", "A-1044: CRMDown()",
          "A-1045: the breaker crm.note is open", "A-1046: the breaker crm.note is open",
        ])
      let moves = try await stage.told(.breakerChanged).map { [$0["to"], $0["cause"]] }
      #expect(moves == [["open", "consecutive"]])

      let second = program(at: stage)
      try await second.notes()
      #expect(second.said.lines.allSatisfy { $0.hasSuffix("the breaker crm.note is open") })
      #expect(second.said.lines.count == 5)
    }
  }
}
