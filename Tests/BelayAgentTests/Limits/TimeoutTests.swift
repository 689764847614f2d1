import BelayAgent
import Testing

@Suite struct TimeoutTests {
  private struct Broken: Error, Equatable {}
  private enum Scene { @TaskLocal static var name = "none" }

  private let time = SteppedTime()
  /// Opened by the body when it begins, and when it is told to stop.
  private let begun = Door()
  private let told = Door()
  /// What the body waits for.
  private let letGo = Door()

  @Test func aBodyThatNeverSuspendsNeedsNoDeadline() async throws {
    let watcher = time.watcher()
    let result = await timed(.seconds(1), watcher: watcher) { watcher.count }
    #expect(try result.value == 0)
  }

  @Test func aBodyThatEndsInTimeTakesItsDeadlineAway() async throws {
    let watcher = time.watcher()
    async let result = timed(.seconds(5), watcher: watcher, stubborn)
    await begun.passed()
    letGo.open()
    try await #expect(result.value == "done")
    #expect(watcher.count == 0)
  }

  @Test func aBodysOwnErrorPassesThrough() async {
    await #expect(throws: Broken()) { try await withTimeout(.seconds(5)) { throw Broken() } }
    await #expect(throws: Broken()) {
      try await withTimeout(.seconds(5)) {
        await Task.yield()
        throw Broken()
      }
    }
  }

  @Test func atTheLimitABodyThatObeysIsStopped() async {
    async let result = timed(.seconds(5), grace: .seconds(1), watcher: time.watcher(), obedient)
    await begun.passed()
    time.advance(by: .seconds(5))
    #expect(await result.ending == .timedOut(.stopped))
  }

  @Test func aBodyThatDoesNotStopWithinTheGraceIsAbandoned() async {
    let watcher = time.watcher()
    async let result = timed(.seconds(5), grace: .seconds(1), watcher: watcher, stubborn)
    await begun.passed()
    time.advance(by: .seconds(5))
    await told.passed()
    time.advance(by: .seconds(1))
    #expect(await result.ending == .timedOut(.running))
    #expect(watcher.count == 0)
    letGo.open()
  }

  @Test("what a body returns after it was told to stop is dropped, and that it did return is told")
  func aLateValueIsDropped() async {
    async let result = timed(.seconds(5), grace: .seconds(1), watcher: time.watcher(), stubborn)
    await begun.passed()
    time.advance(by: .seconds(5))
    await told.passed()
    letGo.open()
    #expect(await result.ending == .timedOut(.returned))
  }

  @Test func theCallersCancellationReachesTheBody() async {
    let watcher = time.watcher()
    let caller = Task { await timed(.seconds(5), watcher: watcher, obedient) }
    await begun.passed()
    caller.cancel()
    #expect(await caller.value.ending == .cancelled(.stopped))
    #expect(watcher.count == 0)
  }

  @Test func aCancelledCallerIsReleasedAfterTheGraceToo() async {
    let watcher = time.watcher()
    let caller = Task { await timed(.seconds(5), grace: .seconds(1), watcher: watcher, stubborn) }
    await begun.passed()
    caller.cancel()
    await told.passed()
    time.advance(by: .seconds(1))
    #expect(await caller.value.ending == .cancelled(.running))
    letGo.open()
  }

  @Test("the limit means nothing any more once the caller has cancelled")
  func cancellationReplacesTheLimit() async {
    let watcher = time.watcher()
    let caller = Task { await timed(.seconds(5), grace: .seconds(60), watcher: watcher, stubborn) }
    await begun.passed()
    caller.cancel()
    await told.passed()
    time.advance(by: .seconds(20))
    letGo.open()
    #expect(await caller.value.ending == .cancelled(.returned))
  }

  @Test func aCallerCancelledBeforehandStartsNothing() async {
    let caller = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await timed(.seconds(5), stubborn)
    }
    #expect(await caller.value.ending == .cancelled(.stopped))
    #expect(!begun.isOpen)
  }

  @Test("without time nothing is started", arguments: [Duration.zero, .seconds(-1)])
  func noTime(limit: Duration) async {
    await #expect(throws: TimeoutError(limit: limit, abandoned: false)) {
      try await withTimeout(limit, stubborn)
    }
    #expect(!begun.isOpen)
  }

  @Test func theLongestDurationIsALimitLikeAnyOther() async throws {
    let value = try await withTimeout(.seconds(Int64.max), grace: .seconds(Int64.max)) {
      await Task.yield()
      return 7
    }
    #expect(value == 7)
  }

  @Test func aCancelledCallerGetsACancellationError() async {
    let caller = Task { try await withTimeout(.seconds(600), obedient) }
    await begun.passed()
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
  }

  @Test func taskLocalValuesReachTheBody() async throws {
    let name = try await Scene.$name.withValue("refund") {
      try await withTimeout(.seconds(5)) {
        await Task.yield()
        return Scene.name
      }
    }
    #expect(name == "refund")
  }

  @Test(
    "the error says what is known",
    arguments: [
      (false, false, "the call was stopped"), (true, false, "may still take effect"),
      (false, true, "so the call took effect"),
    ])
  func words(abandoned: Bool, endedWithValue: Bool, words: String) {
    let error = TimeoutError(
      limit: .seconds(5), abandoned: abandoned, endedWithValue: endedWithValue)
    #expect("\(error)".hasPrefix("no answer within 5 s"))
    #expect("\(error)".contains(words))
  }

  /// Stops when it is told to.
  @Sendable private func obedient() async throws -> String {
    begun.open()
    await letGo.opensOnCancel(whileWaitingFor: letGo)
    try Task.checkCancellation()
    return "done"
  }

  /// Hears that it is to stop and goes on.
  @Sendable private func stubborn() async throws -> String {
    begun.open()
    await told.opensOnCancel(whileWaitingFor: letGo)
    return "done"
  }
}

extension TimedResult {
  /// How it ended, without the value.
  enum Ending: Equatable {
    case finished
    case timedOut(StoppedBody)
    case cancelled(StoppedBody)
  }

  var ending: Ending {
    switch self {
    case .finished: .finished
    case .timedOut(let body): .timedOut(body)
    case .cancelled(let body): .cancelled(body)
    }
  }

  /// The value, if it finished with one.
  var value: Value? {
    get throws {
      guard case .finished(let result) = self else { return nil }
      return try result.get()
    }
  }
}
