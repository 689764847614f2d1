import BelayAgent
import Testing

@Suite struct RetryAllowanceTests {
  @Test func aHundredRetriesInARowEmptyIt() {
    var allowance = RetryAllowance()
    for _ in 0..<100 {
      let isPaid = allowance.take()
      #expect(isPaid)
    }
    let oneMore = allowance.take()
    #expect(!oneMore)
    #expect(allowance.tokens == 0)
  }

  @Test func aRetryThatSucceedsGetsItsCostBack() {
    var allowance = RetryAllowance()
    _ = allowance.take()
    #expect(allowance.tokens == 495)
    allowance.succeeded(onAttempt: 2)
    #expect(allowance.tokens == 500)
  }

  @Test func aCallThatSucceedsAtOnceEarnsOne() {
    var allowance = RetryAllowance()
    _ = allowance.take()
    allowance.succeeded(onAttempt: 1)
    #expect(allowance.tokens == 496)
  }

  @Test func itNeverHoldsMoreThanItsCapacity() {
    var allowance = RetryAllowance(capacity: 3)
    allowance.earn()
    allowance.refund()
    #expect(allowance.tokens == 3)
    let isPaid = allowance.take()
    #expect(!isPaid)
  }

  @Test("settings that make no sense allow no retry, and none is free")
  func nonsense() {
    var none = RetryAllowance(capacity: -1, cost: -5)
    let isPaid = none.take()
    #expect(!isPaid)
    #expect(RetryAllowance(cost: 0).cost == 1)
  }
}
