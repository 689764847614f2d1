import BelayCore
import Testing

@Suite("A breaker that tripped")
struct BreakerProbeTests {
  @Test("refuses until strictly after the wait; looking at it changes nothing")
  func wait() {
    var trial = Trial.tripped()
    trial.wait(5_000)
    #expect(trial.admit() == nil)
    trial.wait(1)
    #expect(trial.figures.calls == 1)
    trial.machine.fireTimers(at: trial.nanoseconds)
    #expect(trial.state == .open)
    #expect(trial.admit() != nil)
    #expect(trial.transitions() == ["closed open failure_rate", "open half_open timer"])
  }

  @Test("admits so many probes in all, and closes if they are well")
  func closes() {
    var trial = Trial.small(window: .calls(2), minimum: 2, probes: 2)
    trial.call(.failure)
    trial.call(.failure)
    trial.wait(5_001)
    trial.call(.success)
    guard let second = trial.admit() else { return #expect(Bool(false), "not admitted") }
    #expect(trial.admit() == nil)
    trial.finish(second, .success)
    #expect(trial.state == .closed)
    #expect(trial.figures.calls == 0)
  }

  @Test("is decided by as many results as the minimum, if that is less than the probes")
  func decidedEarly() {
    var trial = Trial.tripped(probes: 10)
    trial.wait(5_001)
    #expect(trial.call(.success) == .success)
    #expect(trial.state == .closed)
  }

  @Test("opens again at the rate, keeping the probes' numbers to be seen")
  func reopens() {
    var trial = Trial.small(window: .calls(2), minimum: 2, probes: 3)
    trial.call(.failure)
    trial.call(.failure)
    trial.wait(5_001)
    trial.call(.success)
    #expect(trial.call(.failure) == .failure)
    #expect(trial.state == .open)
    #expect(trial.figures.failureRate == 50)
    #expect(trial.transitions().last == "half_open open probe")
  }

  @Test(
    "gives the slot of a probe back that had no outcome",
    arguments: [BreakerOutcome.ignored, .cancelled])
  func slotReturns(outcome: BreakerOutcome) {
    var trial = Trial.tripped(probes: 1)
    trial.wait(5_001)
    for _ in 0..<3 {
      guard let probe = trial.admit() else { return #expect(Bool(false), "not admitted") }
      #expect(trial.admit() == nil)
      trial.finish(probe, outcome)
      #expect(trial.state == .halfOpen)
    }
    trial.call(.success)
    #expect(trial.state == .closed)
  }

  @Test("stays shut after a probe that met a 429, whatever the rate")
  func rateLimitedProbe() {
    var trial = Trial.small(failureRate: 100, window: .calls(2), minimum: 2, probes: 2)
    trial.call(.failure)
    trial.call(.failure)
    trial.wait(5_001)
    trial.call(.rateLimited)
    #expect(trial.transitions().last == "half_open open probe")
    trial.wait(5_000)
    #expect(trial.admit() == nil)
  }

  @Test(
    "takes no result of a call from before, and gives no slot for it",
    arguments: BreakerOutcome.allCases)
  func lateResults(outcome: BreakerOutcome) {
    var trial = Trial.small(window: .calls(1), minimum: 1, probes: 1)
    guard let late = trial.admit() else { return #expect(Bool(false), "not admitted") }
    trial.call(.failure)
    #expect(trial.finish(late, outcome) == [])
    trial.wait(5_001)
    #expect(trial.admit() != nil)
    #expect(trial.finish(late, outcome) == [])
    #expect(trial.state == .halfOpen)
    #expect(trial.figures.calls == 0)
    #expect(trial.admit() == nil)
  }

  @Test("counts a late result where it meets it, by resilience4j's rules")
  func lateResultsCounted() {
    var trial = Trial.small(window: .calls(1), minimum: 1, probes: 1, rules: .resilience4j)
    guard let late = trial.admit() else { return #expect(Bool(false), "not admitted") }
    trial.call(.failure)
    trial.wait(5_001)
    #expect(trial.admit() != nil)
    #expect(trial.finish(late, .success) == .success)
    #expect(trial.state == .closed)
  }

  @Test("waits longer each time, up to the longest, until it was closed")
  func backoff() {
    var trial = Trial.tripped(probes: 1, multiplier: 2, longest: .seconds(12))
    for wait in [Int64(5_000), 10_000, 12_000, 12_000] {
      trial.wait(wait)
      #expect(trial.admit() == nil)
      trial.wait(1)
      #expect(trial.call(.failure) == .failure)
    }
    trial.wait(12_001)
    trial.call(.success)
    #expect(trial.state == .closed)
    trial.call(.failure)
    trial.wait(5_001)
    #expect(trial.admit() != nil)
  }

  @Test("opens again if the probes are not decided in time")
  func deadline() {
    var trial = Trial.tripped(halfOpenLimit: .seconds(1))
    trial.wait(5_001)
    guard let stuck = trial.admit() else { return #expect(Bool(false), "not admitted") }
    trial.wait(999)
    trial.machine.fireTimers(at: trial.nanoseconds)
    #expect(trial.state == .halfOpen)
    trial.wait(1)
    #expect(trial.finish(stuck, .success) == [])
    #expect(trial.state == .open)
    #expect(trial.transitions().last == "half_open open timer")
    #expect(trial.machine.until == 11_001_000_000)
  }

  @Test("becomes half-open by itself if it is told to")
  func byItself() {
    var trial = Trial.tripped(halfOpensByItself: true)
    trial.wait(5_000)
    trial.machine.fireTimers(at: trial.nanoseconds)
    #expect(trial.state == .open)
    trial.wait(1)
    trial.machine.fireTimers(at: trial.nanoseconds)
    #expect(trial.state == .halfOpen)
    #expect(trial.transitions().last == "open half_open timer")
  }

  @Test("catches up on timers in a few steps, however long nobody looked")
  func longSleep() {
    var trial = Trial.tripped(halfOpenLimit: .milliseconds(1), halfOpensByItself: true)
    trial.wait(100 * 365 * 86_400_000)
    trial.machine.fireTimers(at: trial.nanoseconds)
    #expect(trial.transitions().count < 8)
    #expect(trial.state == .halfOpen)
  }

  @Test("keeps the last eight transitions for one who takes none")
  func outbox() {
    var trial = Trial.small()
    for _ in 0..<10 {
      trial.machine.forceOpen(at: 0)
      trial.machine.close(at: 0)
    }
    #expect(trial.transitions().count == 8)
    #expect(!trial.machine.hasTransitions)
  }
}
