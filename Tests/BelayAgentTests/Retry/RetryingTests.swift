import BelayAgent
import Testing

@Suite struct RetryingTests {
  private struct Broken: Error, Equatable { let attempt: Int }
  private struct Hopeless: FaultDescribing { var fault: Fault { .ignored } }

  private let quick = RetryPolicy(attempts: 3, base: .zero)

  @Test func theFirstSuccessEndsIt() async throws {
    let allowance = SharedRetryAllowance()
    let value = try await retrying(quick, allowance: allowance) { attempt in
      if attempt < 3 { throw Broken(attempt: attempt) }
      return attempt
    }
    #expect(value == 3)
    #expect(allowance.current.tokens == 495)
  }

  @Test func theLastErrorIsTheOneThatIsTold() async {
    await #expect(throws: Broken(attempt: 3)) {
      try await retrying(quick) { throw Broken(attempt: $0) }
    }
  }

  @Test func anEmptyAllowanceMeansNoRetry() async {
    let allowance = SharedRetryAllowance(RetryAllowance(capacity: 0))
    await #expect(throws: Broken(attempt: 1)) {
      try await retrying(quick, allowance: allowance) { throw Broken(attempt: $0) }
    }
  }

  @Test(
    "nothing is tried twice where a second try may do harm or no good",
    arguments: [
      Hopeless() as any Error, CancellationError(),
      TimeoutError(limit: .seconds(1), abandoned: true), BulkheadFull(limit: 1, waited: nil),
      TimeoutError(limit: .seconds(1), abandoned: false, endedWithValue: true),
      CallError.failed(TimeoutError(limit: .seconds(1), abandoned: true)),
    ])
  func once(error: any Error) async {
    var attempts = 0
    _ = try? await retrying(quick) { attempt in
      attempts = attempt
      throw error
    }
    #expect(attempts == 1)
  }

  @Test func aTimeoutThatStoppedTheCallIsTriedAgain() async throws {
    let value = try await retrying(quick) { attempt in
      if attempt == 1 { throw TimeoutError(limit: .seconds(1), abandoned: false) }
      return attempt
    }
    #expect(value == 2)
  }

  @Test func whoWasCancelledMeanwhileIsNotTriedAgain() async {
    let caller = Task {
      try await retrying(quick) { attempt in
        withUnsafeCurrentTask { $0?.cancel() }
        throw Broken(attempt: attempt)
      }
    }
    await #expect(throws: Broken(attempt: 1)) { try await caller.value }
  }

  @Test func cancellationEndsTheWait() async {
    let begun = Door()
    let endless = RetryPolicy(base: .seconds(86_400), cap: .seconds(86_400))
    let caller = Task {
      try await retrying(endless) { attempt in
        begun.open()
        throw Broken(attempt: attempt)
      }
    }
    await begun.passed()
    caller.cancel()
    await #expect(throws: (any Error).self) { try await caller.value }
  }
}
