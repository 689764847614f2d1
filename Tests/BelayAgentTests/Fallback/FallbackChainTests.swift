import BelayAgent
import Synchronization
import Testing

@Suite struct FallbackChainTests {
  private struct Broken: Error, Equatable { var who = "call" }

  @Test func theFirstThatHasAnAnswerGivesIt() async throws {
    let chain = FallbackChain<String>([
      .cached { _ in nil }, .otherModel("small") { _ in throw Broken(who: "small") },
      .fixed("We are looking into it."), .person { _ in "never asked" },
    ])
    let answer = try await chain.answer(after: Broken())
    #expect(answer.value == "We are looking into it.")
    #expect(answer.kind == .fixed)
    #expect(answer.level == 3)
    #expect(answer.failures.map(\.name) == ["cached", "small"])
    #expect(answer.failures[0].error == nil)
    #expect(answer.failures[1].error as? Broken == Broken(who: "small"))
  }

  @Test func nobodyIsAnAnswerOfItsOwn() async throws {
    let answer = try await FallbackChain<Int>([.cached { _ in nil }]).answer(after: Broken())
    #expect(answer.value == nil)
    #expect(answer.kind == .none)
    #expect(answer.level == 1)
    try await #expect(FallbackChain<Int>([]).answer(after: Broken()).level == 0)
  }

  @Test func behindTheSpokenEndNobodyIsTried() async throws {
    for order in [FallbackChain<Int>.Order.fixed, .learned] {
      let chain = FallbackChain<Int>([.none, .fixed(1)], order: order)
      try await #expect(chain.answer(after: Broken()).value == nil)
    }
  }

  @Test func handlersGetTheErrorOfTheCall() async throws {
    let chain = FallbackChain<String>([.person { error in (error as? Broken)?.who }])
    try await #expect(chain.answer(after: Broken(who: "model")).value == "model")
  }

  @Test func whoIsCancelledAsksNobodyElse() async {
    let chain = FallbackChain<Int>([
      .cached { _ in
        withUnsafeCurrentTask { $0?.cancel() }
        return nil
      }, .fixed(1),
    ])
    let caller = Task { try await chain.answer(after: Broken()).value }
    await #expect(throws: CancellationError.self) { try await caller.value }
  }

  @Test func aHandlerThatGaveUpByItselfOnlyFailed() async throws {
    let chain = FallbackChain<Int>([.cached { _ in throw CancellationError() }, .fixed(1)])
    try await #expect(chain.answer(after: Broken()).value == 1)
  }

  @Test func theWireHasAWordForEachKind() {
    #expect(
      FallbackKind.allCases.map(\.rawValue)
        == ["cached", "static", "model", "tool", "human", "none"])
  }

  @Test func aLearnedOrderMovesTheBetterOneForward() async throws {
    let chain = FallbackChain<Int>(
      [.otherModel("bad") { _ in throw Broken() }, .otherModel("good") { _ in 1 }, .fixed(2)],
      order: .learned)
    #expect(chain.current.map(\.name) == ["bad", "good", "static"])
    try await #expect(chain.answer(after: Broken()).level == 2)
    #expect(chain.current.map(\.name) == ["good", "bad", "static"])
    try await #expect(chain.answer(after: Broken()).level == 1)
  }

  @Test func aFixedOrderStays() async throws {
    let chain = FallbackChain<Int>([
      .otherModel("bad") { _ in throw Broken() }, .otherModel("good") { _ in 1 },
    ])
    for _ in 0..<20 { try await #expect(chain.answer(after: Broken()).level == 2) }
  }
}
