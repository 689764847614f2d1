import BelayAgent
import BelayCore
import Synchronization
import Testing

@Suite("A circuit breaker")
struct CircuitBreakerTests {
  /// Trips on the first failure; one probe after five seconds.
  static let nervous = BreakerSettings(
    minimumCalls: 1, window: .calls(1), halfOpenCalls: 1, openWait: .seconds(5))

  private let clock = MovedClock()

  private func breaker(_ settings: BreakerSettings = nervous) -> CircuitBreaker {
    CircuitBreaker("model", settings, remembering: nil, clock: .moved(clock))
  }

  @Test("runs a call, counts how it ended, and then makes none")
  func run() async throws {
    let breaker = breaker()
    try await #expect(breaker.run { 7 } == 7)
    #expect(breaker.figures.calls == 1)
    await #expect(throws: Broken()) { try await breaker.run { throw Broken() } }
    #expect(breaker.state == .open)
    let rejection = await #expect(throws: BreakerRejection.self) {
      try await breaker.run { Issue.record("the call was made") }
    }
    #expect(
      rejection.map { "\($0)" }
        == "the breaker model is open and admits no call now; use a fallback")
    #expect(rejection?.fault == .ignored)
    clock.advance(by: .seconds(6))
    try await #expect(breaker.run { 8 } == 8)
    #expect(breaker.state == .closed)
  }

  @Test(
    "counts an error as its fault says",
    arguments: [
      (Fault.failed, 1), (.timedOut, 1), (.rateLimited(retryAfter: nil), 1), (.ignored, 0),
      (.cancelled, 0),
    ])
  func faults(fault: Fault, calls: Int) async {
    let breaker = breaker()
    await #expect(throws: Broken.self) { try await breaker.run { throw Broken(fault: fault) } }
    #expect(breaker.figures.calls == calls)
    #expect(breaker.state == (calls == 1 ? .open : .closed))
  }

  @Test("does not count what fails because its task was cancelled")
  func cancelled() async {
    let breaker = breaker()
    let task = Task {
      try await breaker.run {
        while !Task.isCancelled { await Task.yield() }
        throw Broken()
      }
    }
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
    #expect(breaker.figures.calls == 0)
    #expect(breaker.state == .closed)
  }

  @Test("takes a dropped permit for cancelled, and lets the next probe through")
  func dropped() throws {
    let breaker = breaker()
    try breaker.open()
    clock.advance(by: .seconds(6))
    for _ in 0..<3 {
      let holder = Holder(breaker.admit())
      let probe = try #require(holder)
      #expect(!breaker.admits)
      probe.drop()
      #expect(breaker.state == .halfOpen)
    }
    let probe = breaker.admit()
    probe?.succeed()
    #expect(breaker.state == .closed)
  }

  @Test(
    "gives a probe's slot back when the permit is cancelled or ignored", arguments: [true, false])
  func slots(isCancelled: Bool) throws {
    let breaker = breaker()
    try breaker.open()
    try breaker.halfOpen()
    let probe = breaker.admit()
    #expect(!breaker.admits)
    if isCancelled { probe?.cancel() } else { probe?.ignore() }
    #expect(breaker.admits)
  }

  @Test("ignores the result of a permit from before")
  func late() {
    let breaker = breaker()
    let late = breaker.admit()
    breaker.reset()
    late?.fail()
    #expect(breaker.figures.calls == 0)
    #expect(breaker.state == .closed)
  }

  @Test("measures a call by its own clock, or takes what it is told")
  func latency() {
    let breaker = breaker(BreakerSettings(slowCallDuration: .seconds(1), minimumCalls: 1))
    let slow = breaker.admit()
    clock.advance(by: .milliseconds(1_001))
    slow?.succeed()
    #expect(breaker.figures.slow == 1)
    #expect(breaker.state == .open || breaker.figures.calls == 1)
    breaker.reset()
    let quick = breaker.admit()
    clock.advance(by: .seconds(9))
    quick?.succeed(after: .milliseconds(5))
    #expect(breaker.figures.slow == 0)
    #expect(breaker.sample().p99Ms == 1_001)
  }

  @Test("opens and half-opens in time without a call, once someone looks")
  func timers() {
    let breaker = breaker(
      BreakerSettings(
        minimumCalls: 1, window: .calls(1), openWait: .seconds(5), halfOpenLimit: .seconds(2),
        halfOpensByItself: true))
    breaker.admit()?.fail()
    clock.advance(by: .seconds(6))
    #expect(breaker.state == .halfOpen)
    clock.advance(by: .seconds(2))
    #expect(breaker.sample().state == .open)
  }

  @Test("obeys orders, and says which it cannot")
  func orders() throws {
    let breaker = breaker()
    breaker.forceOpen()
    #expect(!breaker.admits)
    breaker.metricsOnly()
    #expect(throws: BreakerRefusal(from: .metricsOnly, to: .open)) { try breaker.open() }
    #expect(throws: BreakerRefusal(from: .metricsOnly, to: .halfOpen)) { try breaker.halfOpen() }
    breaker.disable()
    breaker.admit()?.fail()
    #expect(breaker.figures.calls == 0)
    breaker.close()
    #expect(throws: BreakerRefusal(from: .closed, to: .halfOpen)) { try breaker.halfOpen() }
    try breaker.open(for: .seconds(1))
    clock.advance(by: .milliseconds(1_001))
    #expect(breaker.admits)
  }

  @Test("INV 18: is as shut after a restart as before")
  func restart() throws {
    let before = breaker()
    try before.open(for: .seconds(60))
    clock.advance(by: .seconds(59))
    let after = CircuitBreaker(
      "model", Self.nervous, remembering: before.memory, clock: .moved(clock))
    clock.advance(by: .seconds(60))
    #expect(!after.admits)
    clock.advance(by: .milliseconds(1))
    #expect(after.admits)
  }

  @Test("samples what the console shows")
  func sample() {
    let breaker = breaker(BreakerSettings(minimumCalls: 4))
    for milliseconds in 1...4 {
      breaker.admit()?.succeed(after: .milliseconds(milliseconds))
    }
    breaker.admit()?.fail(after: .milliseconds(5))
    #expect(
      breaker.sample().json == [
        "breaker": "model", "state": "closed", "calls": 5, "failed": 1, "slow": 0, "rejected": 0,
        "failure_rate": 20, "slow_rate": 0, "p50_ms": 3, "p95_ms": 5, "p99_ms": 5,
        "failure_threshold": 50, "slow_threshold": 100,
      ])
  }

  @Test("says over how many seconds its rates are taken, if they are")
  func window() {
    let breaker = breaker(BreakerSettings(failureRateThreshold: 25, window: .seconds(120)))
    #expect(breaker.sample().json["failure_threshold"] == 25)
    #expect(breaker.sample().json["window_s"] == 120)
  }

  @Test("reads a clock that only grows")
  func machineClock() {
    let breaker = CircuitBreaker("model")
    breaker.admit()?.succeed()
    let sample = breaker.sample()
    #expect(sample.figures.calls == 1)
    #expect(sample.p50Ms.map { $0 >= 0 && $0 < 60_000 } == true)
  }
}

extension CircuitBreaker {
  /// Whether it gives a permit now, which is dropped at once.
  fileprivate var admits: Bool { admit() != nil }
}

struct Broken: FaultDescribing, Equatable {
  var fault = Fault.failed
}
