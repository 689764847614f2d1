import BelayCore
import Testing

@Suite("An operator's order")
struct BreakerOrderTests {
  @Test("holds against timers and results until the next order")
  func forcedOpen() {
    var trial = Trial.tripped(halfOpenLimit: .seconds(1), halfOpensByItself: true)
    trial.wait(5_001)
    guard let probe = trial.admit() else { return #expect(Bool(false), "not admitted") }
    trial.machine.forceOpen(at: trial.nanoseconds)
    trial.finish(probe, .success)
    trial.wait(3_600_000)
    #expect(trial.call(.success) == nil)
    #expect(trial.figures.notPermitted == 1)
    #expect(trial.state == .forcedOpen)
    trial.machine.close(at: trial.nanoseconds)
    #expect(trial.call(.success) == .success)
    #expect(
      trial.transitions().suffix(2) == [
        "half_open forced_open manual", "forced_open closed manual",
      ])
  }

  @Test(
    "lets a disabled breaker admit all and count nothing; it still tells, unless by other rules")
  func disabled() {
    for rules in [BreakerRules.belay, .resilience4j] {
      var trial = Trial.small(rules: rules)
      trial.machine.disable(at: 0)
      let news: [BreakerNews?] = (0..<10).map { _ in trial.call(.failure) }
      #expect(news == Array(repeating: rules == .belay ? .failure : [], count: 10))
      #expect(trial.figures.calls == 0)
      #expect(trial.state == .disabled)
    }
  }

  @Test("lets a metrics-only breaker count all and never trip; it tells each rate once")
  func metricsOnly() {
    var trial = Trial.small(window: .calls(1), minimum: 1, inARow: 1)
    trial.machine.metricsOnly(at: 0)
    #expect(trial.call(.failure) == [.failure, .failureRateExceeded])
    #expect(trial.call(.failure, latency: 500) == [.failure, .slowCallRateExceeded])
    #expect(trial.call(.failure, latency: 500) == .failure)
    #expect(trial.figures.failureRate == 100)
    #expect(trial.transitions() == ["closed metrics_only manual"])
  }

  @Test("is refused from metrics only to open or half-open, and from closed to half-open")
  func refusals() {
    var trial = Trial.small()
    #expect(throws: BreakerRefusal(from: .closed, to: .halfOpen)) {
      try trial.machine.halfOpen(at: 0)
    }
    trial.machine.metricsOnly(at: 0)
    #expect(throws: BreakerRefusal(from: .metricsOnly, to: .open)) {
      try trial.machine.open(at: 0)
    }
    #expect(throws: BreakerRefusal(from: .metricsOnly, to: .halfOpen)) {
      try trial.machine.halfOpen(at: 0)
    }
    #expect(trial.state == .metricsOnly)
    #expect(trial.transitions() == ["closed metrics_only manual"])
    #expect(
      "\(BreakerRefusal(from: .metricsOnly, to: .open))"
        == "a breaker that is metrics_only cannot be ordered to be open; close it first")
  }

  @Test("to open what is open begins the wait again, and is no transition")
  func openAgain() throws {
    var trial = Trial.small()
    try trial.machine.open(at: 0)
    #expect(trial.transitions() == ["closed open manual"])
    trial.wait(3_000)
    try trial.machine.open(at: trial.nanoseconds)
    trial.wait(5_000)
    #expect(trial.admit() == nil)
    trial.wait(1)
    #expect(trial.admit() != nil)
    #expect(trial.transitions() == ["open half_open timer"])
  }

  @Test("can say how long it stays open")
  func openFor() throws {
    var trial = Trial.small()
    try trial.machine.open(for: .seconds(9), at: 0)
    trial.wait(9_000)
    #expect(trial.admit() == nil)
    trial.wait(1)
    #expect(trial.admit() != nil)
  }

  @Test("to half-open again gives all probes anew and takes none of the old results")
  func halfOpenAgain() throws {
    var trial = Trial.tripped(probes: 1)
    try trial.machine.halfOpen(at: 0)
    guard let old = trial.admit() else { return #expect(Bool(false), "not admitted") }
    try trial.machine.halfOpen(at: 0)
    #expect(trial.finish(old, .success) == [])
    #expect(trial.state == .halfOpen)
    #expect(trial.admit() != nil)
    #expect(trial.admit() == nil)
  }

  @Test("is numbered as resilience4j numbers the states")
  func ordinals() {
    let order: [BreakerState] = [.closed, .open, .halfOpen, .disabled, .forcedOpen, .metricsOnly]
    #expect(order.map(\.ordinal) == [0, 1, 2, 3, 4, 5])
  }
}
