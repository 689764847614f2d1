import BelayAgent
import Testing

@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy(
    attempts: 10, base: .milliseconds(100), cap: .seconds(2), longestRetryAfter: .seconds(30))

  @Test(
    "the wait is anything from zero to the doubled base, at most the cap",
    arguments: [(2, 100), (3, 200), (4, 400), (6, 1_600), (7, 2_000), (10, 2_000)])
  func jitter(attempt: Int, ceiling: Int) {
    var random = Scramble(7)
    let waits = (0..<2_000).compactMap { _ in
      policy.delay(before: attempt, after: .failed, using: &random)
    }
    #expect(waits.count == 2_000)
    #expect(waits.allSatisfy { .zero <= $0 && $0 <= .milliseconds(ceiling) })
    #expect(waits.contains { $0 < .milliseconds(ceiling) / 10 })
    #expect(waits.contains { $0 > .milliseconds(ceiling) * 9 / 10 })
  }

  @Test func theSameRandomNumbersGiveTheSameWaits() {
    var (one, other) = (Scramble(3), Scramble(3))
    #expect(
      policy.delay(before: 5, after: .timedOut, using: &one)
        == policy.delay(before: 5, after: .timedOut, using: &other))
  }

  @Test("no wait for an attempt that is none", arguments: [Int.min, 0, 1, 11, .max])
  func outside(attempt: Int) {
    var random = Scramble(1)
    #expect(policy.delay(before: attempt, after: .failed, using: &random) == nil)
  }

  @Test(
    "what nobody can repair by trying again is not tried again",
    arguments: [Fault.ignored, .cancelled])
  func final(fault: Fault) {
    var random = Scramble(1)
    #expect(policy.delay(before: 2, after: fault, using: &random) == nil)
  }

  @Test(
    "only chosen faults are retried",
    arguments: [
      (Fault.failed, RetryPolicy.Faults.failed), (.timedOut, .timedOut),
      (.rateLimited(retryAfter: nil), .rateLimited),
    ])
  func chosen(fault: Fault, kind: RetryPolicy.Faults) {
    var random = Scramble(1)
    let only = RetryPolicy(retried: kind)
    let others = RetryPolicy(retried: RetryPolicy.Faults.all.subtracting(kind))
    #expect(only.delay(before: 2, after: fault, using: &random) != nil)
    #expect(others.delay(before: 2, after: fault, using: &random) == nil)
  }

  @Test func aWaitThatWasAskedForIsKeptAndSpreadOut() throws {
    var random = Scramble(5)
    let wait = try #require(
      policy.delay(before: 2, after: .rateLimited(retryAfter: .seconds(30)), using: &random))
    #expect(wait >= .seconds(30))
    #expect(wait <= .seconds(30) + .milliseconds(100))
  }

  @Test func whoIsAskedToWaitTooLongDoesNotComeBackEarly() {
    var random = Scramble(5)
    let fault = Fault.rateLimited(retryAfter: .seconds(31))
    #expect(policy.delay(before: 2, after: fault, using: &random) == nil)
  }

  @Test func aNegativeWaitIsNone() throws {
    var random = Scramble(5)
    let fault = Fault.rateLimited(retryAfter: .seconds(-60))
    let wait = try #require(policy.delay(before: 2, after: fault, using: &random))
    #expect(wait >= .zero)
  }

  @Test func settingsAreMovedIntoTheirRanges() {
    let long = Duration.seconds(Int64.max)
    #expect(RetryPolicy(attempts: 0).attempts == 1)
    #expect(RetryPolicy(attempts: .max).attempts == 100)
    #expect(RetryPolicy(base: .seconds(-1)).base == .zero)
    #expect(RetryPolicy(base: .seconds(20), cap: .seconds(10)).base == .seconds(10))
    #expect(RetryPolicy(cap: long, longestRetryAfter: long).cap == .seconds(86_400))
    #expect(RetryPolicy(longestRetryAfter: long).longestRetryAfter == .seconds(86_400))
  }

  @Test func manyDoublingsStayAtTheCap() throws {
    var random = Scramble(2)
    let patient = RetryPolicy(attempts: 100, base: .seconds(86_400), cap: .seconds(86_400))
    for attempt in 2...100 {
      let wait = try #require(patient.delay(before: attempt, after: .failed, using: &random))
      #expect(wait <= .seconds(86_400))
    }
  }
}
