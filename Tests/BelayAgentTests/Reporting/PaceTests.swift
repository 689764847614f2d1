import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("When a hub is tried again")
struct PaceTests {
  private let start = ContinuousClock.now

  private func pace() -> Pace {
    var backoff = Backoff()
    backoff.random = { 0.999_999 }
    return Pace(backoff: backoff, longestRetryAfter: .seconds(60))
  }

  @Test("At once at first, then later and later, up to five seconds, and at once after a success")
  func backsOff() {
    var pace = pace()
    #expect(pace.wait(at: start) == .zero)
    var waits: [Int64] = []
    for _ in 0..<8 {
      pace.failed(retryAfter: nil, at: start)
      waits.append((pace.wait(at: start).wholeMilliseconds + 1))
    }
    #expect(waits == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
    #expect(pace.wait(at: start + .seconds(5)) == .zero)
    pace.succeeded()
    #expect(pace.wait(at: start) == .zero)
  }

  @Test("A hub that asks for longer gets it, up to a minute; one that asks for less does not")
  func retryAfter() {
    var pace = pace()
    pace.failed(retryAfter: .seconds(7), at: start)
    #expect(pace.wait(at: start) == .seconds(7))
    pace.failed(retryAfter: .seconds(7_000), at: start)
    #expect(pace.wait(at: start) == .seconds(60))
    pace.failed(retryAfter: .zero, at: start)
    #expect(pace.wait(at: start) > .milliseconds(300))
  }
}
