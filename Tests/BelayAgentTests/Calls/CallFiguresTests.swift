import BelayCore
import Synchronization
import Testing

@testable import BelayAgent

@Suite("The figures of a call", .timeLimit(.minutes(3)))
struct CallFiguresTests {
  struct Down: Error {}

  @Test("no figure that a provider tells can stop the program")
  func hugeFigures() async throws {
    let word = try await QuietAgent.run {
      $0.budget = BudgetLimits(tokens: 1_000)
    } _: { run in
      for limit in [1, 0, .max] {
        try await run.call(.model("m-\(limit)")) {
          $0.used(
            inputTokens: .max, outputTokens: .max, cacheReadTokens: .max, reasoningTokens: .max,
            costUSD: .greatestFiniteMagnitude, contextTokens: .max, contextLimit: limit)
          $0.firstPiece(after: .seconds(Int64.max))
        }
        run.guards.withLock { $0.budget = BudgetGuard(.none, startedAt: .now) }
      }
      return "alive"
    }
    #expect(word == "alive")
  }
}
