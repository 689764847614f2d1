import BelayCore
import Testing

@testable import BelayAgent

@Suite("What may have taken effect is not done again", .timeLimit(.minutes(3)))
struct CallEffectTests {
  struct Down: Error {}

  private static let thrice = RetryPolicy(attempts: 3, base: .zero)

  @Test(
    "a tool is not tried again because something that reads bears its name",
    arguments: [CallTarget.retrieval("orders"), .model("small", provider: "orders")])
  func sameName(reader: CallTarget) async throws {
    let made = Effects()
    try await QuietAgent.run { run in
      try await run.call(reader) {}
      _ = try? await run.call(.tool("orders")) {
        made.happen(JSON($0.number))
        throw Down()
      }
    }
    #expect(made.all == [1])
  }

  @Test("what reads is tried again though a tool of its name was called first")
  func otherWayRound() async throws {
    let made = Effects()
    try await QuietAgent.run { run in
      try await run.call(.tool("orders")) {}
      _ = try? await run.call(.retrieval("orders")) {
        made.happen(JSON($0.number))
        throw Down()
      }
    }
    #expect(made.all == [1, 2, 3])
  }
}
