import BelayCore
import Testing

@testable import BelayHub

@Suite("Failed logins")
struct FailedLoginsTests {
  private let clock = HandClock()

  private func fail(_ table: FailedLogins, _ source: String, times: Int = 1) -> FailedLogins.Verdict
  {
    var last = FailedLogins.Verdict(refused: false, isNews: false)
    for _ in 0..<times { last = table.failed(from: source, at: clock.read().boot) }
    return last
  }

  @Test("thirty failures a minute are answered, the next is refused, and a minute later all is new")
  func rate() {
    let table = FailedLogins()
    #expect(!fail(table, "a", times: 30).refused)
    #expect(fail(table, "a").refused)
    #expect(!fail(table, "b").refused)
    clock.advance(.seconds(60))
    #expect(!fail(table, "a").refused)
  }

  @Test("a source is in the log when it begins and when it is refused, not each time")
  func log() {
    let table = FailedLogins()
    #expect(fail(table, "a").isNews)
    #expect(!fail(table, "a").isNews)
    #expect(fail(table, "a", times: 29).isNews)
    #expect(!fail(table, "a").isNews)
  }

  @Test("INV 31: the table is bounded; it forgets who has been quiet longest")
  func bound() {
    let table = FailedLogins()
    _ = fail(table, "loud", times: 31)
    clock.advance(.milliseconds(1))
    for number in 1..<FailedLogins.capacity { _ = fail(table, "s\(number)") }
    #expect(fail(table, "loud").refused)
    clock.advance(.milliseconds(1))
    _ = fail(table, "one more")
    #expect(fail(table, "loud").refused)
  }
}
