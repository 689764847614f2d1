import BelayAgent
import Testing

@Suite struct FallbackHistoryTests {
  private let kinds = [FallbackKind.cached, .otherModel, .fixed, .reducedTools, .person]

  @Test func withoutHistoryTheOrderIsAsDeclared() {
    #expect(FallbackHistory(handlers: 5).order(of: kinds) == [0, 1, 2, 3, 4])
  }

  @Test func preparedAnswersAndPeopleKeepTheirPlaces() {
    var history = FallbackHistory(handlers: 5)
    for _ in 0..<10 { history.note([(0, false), (1, false), (2, true), (3, true), (4, true)]) }
    #expect(history.order(of: kinds) == [3, 0, 2, 1, 4])
  }

  @Test func onlyTheLastThirtyTwoOutcomesCount() {
    var history = FallbackHistory(handlers: 2)
    for _ in 0..<500 { history.note([(0, false), (1, false)]) }
    for _ in 0..<32 { history.note([(0, false), (1, true)]) }
    var fresh = FallbackHistory(handlers: 2)
    for _ in 0..<32 { fresh.note([(0, false), (1, true)]) }
    #expect(history == fresh)
    #expect(history.order(of: [.cached, .otherModel]) == [1, 0])
  }

  @Test("who is not tried is forgiven in the end")
  func forgiving() {
    var history = FallbackHistory(handlers: 2)
    for _ in 0..<32 { history.note([(0, false), (1, true)]) }
    // Meanwhile the other one is as good as a coin.
    for use in 0..<(32 * 16) { history.note([(1, use % 2 == 0)]) }
    #expect(history.order(of: [.cached, .otherModel]) == [0, 1])
  }

  @Test func theSameHistoryGivesTheSameOrder() {
    func order() -> [Int] {
      var history = FallbackHistory(handlers: 5)
      var random = Scramble(11)
      for _ in 0..<200 {
        history.note([0, 1, 3].map { ($0, Bool.random(using: &random)) })
      }
      return history.order(of: kinds)
    }
    #expect(order() == order())
  }
}
