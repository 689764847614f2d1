import BelayCore
import Testing

@Suite("The settings of a breaker")
struct BreakerSettingsTests {
  @Test("are resilience4j's by default, but for the limit to half-open")
  func defaults() {
    let settings = BreakerSettings()
    #expect(settings.failureRateThreshold == 50)
    #expect(settings.slowCallRateThreshold == 100)
    #expect(settings.slowCallDuration == .seconds(60))
    #expect(settings.minimumCalls == 100)
    #expect(settings.window == .calls(100))
    #expect(settings.halfOpenCalls == 10)
    #expect(settings.openWait == .seconds(60))
    #expect(settings.halfOpenLimit == .seconds(60))
    #expect(!settings.halfOpensByItself)
    #expect(settings.consecutiveFailures == nil)
  }

  @Test("are moved to the nearest usable value")
  func clamped() {
    let low = BreakerSettings(
      failureRateThreshold: -1, slowCallRateThreshold: .nan, slowCallDuration: .seconds(-1),
      minimumCalls: 0, window: .seconds(0), halfOpenCalls: 0, openWait: .zero,
      openWaitMultiplier: .nan, longestOpenWait: .zero, halfOpenLimit: .zero,
      consecutiveFailures: 0)
    #expect(low.failureRateThreshold == 0.001)
    #expect(low.slowCallRateThreshold == 100)
    #expect(low.slowCallDuration == .zero)
    #expect(low.minimumCalls == 1)
    #expect(low.window == .seconds(1))
    #expect(low.halfOpenCalls == 1)
    #expect(low.openWait == .milliseconds(1))
    #expect(low.openWaitMultiplier == 1)
    #expect(low.longestOpenWait == .milliseconds(1))
    #expect(low.halfOpenLimit == nil)
    #expect(low.consecutiveFailures == 1)
    let high = BreakerSettings(
      failureRateThreshold: 101, minimumCalls: .max, window: .calls(.max), halfOpenCalls: .max)
    #expect(high.failureRateThreshold == 100)
    #expect(high.window == .calls(100_000))
    #expect(high.minimumCalls == 100_000)
    #expect(high.halfOpenCalls == 100_000)
  }

  @Test("never make a breaker stumble over its sums")
  func extremes() throws {
    let settings = BreakerSettings(
      slowCallDuration: .seconds(Int64.max), window: .calls(1), halfOpenCalls: 1,
      openWait: .seconds(Int64.max), openWaitMultiplier: .infinity,
      longestOpenWait: .seconds(Int64.max), halfOpenLimit: .seconds(Int64.max),
      halfOpensByItself: true)
    var machine = BreakerMachine(settings, at: .max - 1)
    if let ticket = machine.admit(at: .max - 1) {
      machine.finish(ticket, .failure, latency: .max, at: .max - 1)
    }
    #expect(machine.state == .open)
    #expect(machine.admit(at: .max - 1) == nil)
    machine = BreakerMachine(settings, at: .min)
    try machine.open(for: .seconds(Int64.max), at: .min)
    machine.fireTimers(at: .max)
    #expect(machine.state == .halfOpen)
  }
}
