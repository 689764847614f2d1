import BelayCore
import Testing

@testable import BelayAgent

@Suite("Who answers in place of a call that failed", .timeLimit(.minutes(3)))
struct CallFallbackTests {
  @Test("who answers instead: the first that has something")
  func fallback() async throws {
    let chain = FallbackChain<String>([
      .cached { _ in nil }, .otherModel("small") { _ in throw CallTests.Down() },
      .fixed("prepared"),
    ])
    let word = try await CallTests.run { run in
      try await run.call(.tool("x"), fallback: chain) { throw CallTests.Down() }
    }
    #expect(word == "prepared")
  }

  @Test("a chain that learns tries first who answered lately")
  func learned() async throws {
    let asked = Effects()
    let chain = FallbackChain<String>(
      [
        .otherModel("bad") { _ in
          asked.happen("bad")
          throw CallTests.Down()
        },
        .otherModel("good") { _ in
          asked.happen("good")
          return "good"
        },
      ], order: .learned)
    try await CallTests.run { run in
      for _ in 0..<3 {
        _ = try await run.call(.tool("x"), fallback: chain) { throw CallTests.Down() }
      }
    }
    #expect(asked.all == ["bad", "good", "good", "good"])
  }

  @Test("nobody stands in for who was told to stop")
  func cancelledWithFallback() async throws {
    let word = try await CallTests.run { run in
      let begun = Signal()
      let call = Task {
        try await run.call(.tool("x"), fallback: FallbackChain([.fixed("other")])) {
          begun.happen()
          try await Task.sleep(for: .seconds(600))
          return "made"
        }
      }
      await begun.happened()
      call.cancel()
      return await CallTests.ending { try await call.value }
    }
    #expect(word == "cancelled")
  }
}
