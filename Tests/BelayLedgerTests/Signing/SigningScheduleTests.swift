import Testing

@testable import BelayLedger

@Suite struct SigningScheduleTests {
  private let second: UInt64 = 1_000_000_000

  private func schedule(recorded: Int = 0, signed: Int = 0) -> SigningSchedule {
    SigningSchedule(pace: .init(), recorded: recorded, signed: signed, at: 0)
  }

  @Test("nothing is due while everything is signed")
  func idle() {
    #expect(schedule().due == nil)
    #expect(schedule(recorded: 5, signed: 5).due == nil)
  }

  @Test("a decision is signed at once")
  func decision() {
    var it = schedule()
    it.recorded(upTo: 1, isDecision: false, at: second)
    #expect(!it.isDue(at: second))
    it.recorded(upTo: 2, isDecision: true, at: second)
    #expect(it.isDue(at: second))
    it.signed(upTo: 2, at: second)
    #expect(it.due == nil)
  }

  @Test("a thousand records are signed at once, fewer after ten seconds")
  func pace() {
    var it = schedule()
    it.recorded(upTo: 999, isDecision: false, at: second)
    #expect(it.due == 11 * second)
    it.recorded(upTo: 999, isDecision: false, at: 9 * second)
    #expect(it.due == 11 * second)
    it.recorded(upTo: 1_000, isDecision: false, at: 9 * second)
    #expect(it.isDue(at: 9 * second))
  }

  @Test("what comes while it is signed waits for the next time, and a decision among it does not")
  func meanwhile() {
    var it = schedule(recorded: 1, signed: 1)
    it.recorded(upTo: 3, isDecision: false, at: 0)
    it.signed(upTo: 2, at: second)
    #expect(it.due == 11 * second)
    it.recorded(upTo: 4, isDecision: true, at: second)
    it.signed(upTo: 3, at: second)
    #expect(it.isDue(at: second))
  }

  @Test("what the last run left unsigned is signed at once at the start")
  func start() {
    var it = schedule(recorded: 5, signed: 3)
    #expect(it.isDue(at: 0))
    it.signed(upTo: 5, at: second)
    #expect(it.due == nil)
  }
}
