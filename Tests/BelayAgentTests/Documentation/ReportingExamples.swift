import BelayAgent

/// What "Reporting" shows.
struct ReportingExamples: Sendable {
  func tell(_ run: Supervisor.Run) -> Choice {
    let choice = run.decide(
      "refund in full", confidence: 0.94, alternatives: ["voucher", "replacement"],
      inputs: ["order": "A-1042", "days_late": 9], rationale: "late by more than a week")
    run.feedback(score: 1, comment: "that was quick", user: "u-77")
    run.flag(.injection, detail: "the ticket says to ignore the rules", blocked: true)
    run.log("the order was split into two parcels")
    run.progressed()
    return choice
  }

  func stream(_ pieces: AsyncStream<String>, in run: Supervisor.Run) async throws -> String {
    let text = try await run.call(.model("claude-sonnet-4", provider: "anthropic")) { call in
      let start = ContinuousClock.now
      var text = ""
      for await piece in pieces {
        call.firstPiece(after: .now - start)
        text += piece
      }
      call.used(inputTokens: 812, outputTokens: 90, contextTokens: 902, contextLimit: 200_000)
      call.finished("stop")
      return text
    }
    return text
  }
}
