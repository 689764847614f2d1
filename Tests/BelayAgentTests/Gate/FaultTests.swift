import BelayAgent
import Testing

@Suite struct FaultTests {
  private struct Throttled: FaultDescribing {
    var fault: Fault { .rateLimited(retryAfter: .seconds(3)) }
  }
  private struct Plain: Error {}

  @Test func anErrorThatSaysHowItCountsIsBelieved() {
    #expect(Fault(of: Throttled()) == .rateLimited(retryAfter: .seconds(3)))
  }

  @Test func cancellationIsNoFailure() { #expect(Fault(of: CancellationError()) == .cancelled) }

  @Test func anyOtherErrorIsAFailure() { #expect(Fault(of: Plain()) == .failed) }

  @Test(
    "our own refusals say nothing about what was to be called",
    arguments: [
      BulkheadFull(limit: 1, waited: nil) as any Error,
      BudgetExhaustion(name: .calls, used: 1, limit: 1),
      LoopFinding(.noProgress(steps: 3)), ContextFull(tokens: 2, limitTokens: 1),
    ])
  func refusalsAreIgnored(error: any Error) { #expect(Fault(of: error) == .ignored) }

  @Test func aTimeoutIsATimeout() {
    #expect(Fault(of: TimeoutError(limit: .seconds(1), abandoned: true)) == .timedOut)
  }
}
