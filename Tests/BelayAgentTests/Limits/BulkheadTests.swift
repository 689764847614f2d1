import BelayAgent
import Testing

@Suite struct BulkheadTests {
  private let time = SteppedTime()

  private func bulkhead(limit: Int, line: Int = 0) -> Bulkhead {
    Bulkhead(limit: limit, line: line, patience: .seconds(2), watcher: time.watcher())
  }

  @Test func whoFindsNoPlaceAndNoLineIsTurnedAway() async throws {
    let bulkhead = bulkhead(limit: 1)
    let place = try await bulkhead.enter()
    await #expect(throws: BulkheadFull(limit: 1, waited: nil)) { _ = try await bulkhead.enter() }
    place.leave()
    #expect(bulkhead.running == 0)
    try await #expect(bulkhead.run { 7 } == 7)
  }

  @Test func aDroppedPlaceIsGivenBack() {
    let bulkhead = bulkhead(limit: 1)
    do {
      let place = bulkhead.tryEnter()
      let isInside = place != nil
      #expect(isInside)
      #expect(bulkhead.running == 1)
    }
    #expect(bulkhead.running == 0)
  }

  @Test func aBodyThatThrowsGivesItsPlaceBack() async {
    let bulkhead = bulkhead(limit: 1)
    await #expect(throws: CancellationError.self) {
      try await bulkhead.run { throw CancellationError() }
    }
    #expect(bulkhead.running == 0)
  }

  @Test func theLineIsServedInOrder() async throws {
    let bulkhead = bulkhead(limit: 1, line: 2)
    let place = try await bulkhead.enter()
    let (letFirst, letSecond) = (Door(), Door())
    let (first, second) = (Door(), Door())
    async let firstDone: Void = bulkhead.run {
      first.open()
      await letFirst.passed()
    }
    await bulkhead.hasWaiting(1)
    async let secondDone: Void = bulkhead.run {
      second.open()
      await letSecond.passed()
    }
    await bulkhead.hasWaiting(2)
    await #expect(throws: BulkheadFull(limit: 1, waited: nil)) { try await bulkhead.run {} }
    place.leave()
    await first.passed()
    #expect(!second.isOpen)
    letFirst.open()
    await second.passed()
    letSecond.open()
    _ = try await (firstDone, secondDone)
    #expect(bulkhead.running == 0)
    #expect(bulkhead.waiting == 0)
  }

  @Test func nobodyOvertakesTheLine() async throws {
    let bulkhead = bulkhead(limit: 1, line: 1)
    let place = try await bulkhead.enter()
    let (inside, letGo) = (Door(), Door())
    async let waiter: Void = bulkhead.run {
      inside.open()
      await letGo.passed()
    }
    await bulkhead.hasWaiting(1)
    place.leave()
    let hasOvertaken = bulkhead.tryEnter() != nil
    #expect(!hasOvertaken)
    await inside.passed()
    letGo.open()
    try await waiter
  }

  @Test func standingInLineTooLongEndsInARefusal() async throws {
    let bulkhead = bulkhead(limit: 1, line: 1)
    let place = try await bulkhead.enter()
    let waiter = Task { try await bulkhead.run {} }
    await bulkhead.hasWaiting(1)
    time.advance(by: .seconds(2))
    await #expect(throws: BulkheadFull(limit: 1, waited: .seconds(2))) { try await waiter.value }
    #expect(bulkhead.waiting == 0)
    place.leave()
  }

  @Test func aCancelledCallerLeavesTheLine() async throws {
    let bulkhead = bulkhead(limit: 1, line: 1)
    let place = try await bulkhead.enter()
    let waiter = Task { try await bulkhead.run {} }
    await bulkhead.hasWaiting(1)
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    #expect(bulkhead.waiting == 0)
    place.leave()
    #expect(bulkhead.running == 0)
  }

  @Test func aCallerCancelledBeforehandGetsNoPlaceEvenIfOneIsFree() async {
    let bulkhead = bulkhead(limit: 1)
    let caller = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await bulkhead.run {}
    }
    await #expect(throws: CancellationError.self) { try await caller.value }
  }

  @Test("a limit that makes no sense admits nobody", arguments: [0, -3])
  func noLimit(limit: Int) async {
    let bulkhead = Bulkhead(limit: limit, line: 5)
    await #expect(throws: BulkheadFull(limit: 0, waited: nil)) { try await bulkhead.run {} }
  }

  @Test func settingsAreMovedIntoTheirRanges() {
    #expect(Bulkhead(limit: 1, line: -1).line == 0)
    #expect(Bulkhead(limit: 1, line: 1_000_000).line == 10_000)
    #expect(Bulkhead(limit: 1, line: 5, patience: .zero).line == 0)
  }

  @Test func manyCallersNeverExceedTheLimit() async throws {
    let bulkhead = Bulkhead(limit: 3, line: 500, patience: .seconds(600))
    let most = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<300 {
        group.addTask {
          try await bulkhead.run {
            await Task.yield()
            return bulkhead.running
          }
        }
      }
      return try await group.reduce(0, max)
    }
    #expect(most <= 3)
    #expect(bulkhead.running == 0)
  }
}

extension Bulkhead {
  /// Returns once so many stand in line.
  func hasWaiting(_ count: Int) async {
    while waiting < count { await Task.yield() }
  }
}
