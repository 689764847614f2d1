import BelayCore
import Testing

@Suite("A closed breaker")
struct BreakerTripTests {
  @Test("trips at the failure rate, also when a success completes the minimum")
  func successTrips() {
    var trial = Trial.small()
    for outcome in [BreakerOutcome.failure, .failure, .success] { trial.call(outcome) }
    #expect(trial.state == .closed)
    #expect(trial.figures.failureRate == nil)
    #expect(trial.call(.success) == [.success, .failureRateExceeded])
    #expect(trial.figures.failureRate == 50)
    #expect(trial.transitions() == ["closed open failure_rate"])
    #expect(trial.call(.success) == nil)
    #expect(trial.figures.notPermitted == 1)
  }

  @Test(
    "compares rates as resilience4j does, in single precision", arguments: [33.3, 33.333_333_5])
  func fractionalThreshold(percent: Double) {
    var trial = Trial.small(failureRate: percent, window: .calls(3), minimum: 3)
    trial.call(.success)
    trial.call(.success)
    trial.call(.failure)
    #expect(trial.state == .open)
  }

  @Test("forgets the oldest call of a full window")
  func ring() {
    var trial = Trial.small(failureRate: 75)
    for outcome in [BreakerOutcome.failure, .failure, .success, .success, .success, .failure] {
      trial.call(outcome)
    }
    #expect(trial.figures.failed == 1)
    #expect(trial.figures.calls == 4)
    #expect(trial.state == .closed)
  }

  @Test("forgets whole seconds that left a window of seconds")
  func seconds() {
    var trial = Trial.small(failureRate: 60, window: .seconds(2), minimum: 2)
    trial.call(.failure)
    trial.call(.success)
    trial.wait(1_999)
    #expect(trial.figures.calls == 2)
    trial.wait(1)
    #expect(trial.figures.calls == 0)
    #expect(trial.figures.failureRate == nil)
    trial.call(.success)
    trial.wait(86_400_000)
    trial.call(.failure)
    #expect(trial.figures.calls == 1)
    #expect(trial.state == .closed)
  }

  @Test("does not lower the minimum to the size of a window of seconds")
  func minimumOfSeconds() {
    var trial = Trial.small(window: .seconds(1), minimum: 3)
    trial.call(.failure)
    trial.call(.failure)
    #expect(trial.state == .closed)
    trial.call(.failure)
    #expect(trial.state == .open)
  }

  @Test("takes a call for slow only beyond the limit, and trips on slow calls too")
  func slowCalls() {
    var trial = Trial.small(window: .calls(2), minimum: 2)
    trial.call(.success, latency: 100)
    trial.call(.success, latency: 101)
    #expect(trial.figures.slow == 1)
    #expect(trial.call(.success, latency: 101) == [.success, .slowCallRateExceeded])
    #expect(trial.transitions() == ["closed open slow_rate"])
  }

  @Test("tells both rates of one slow failure, and one transition")
  func bothRates() {
    var trial = Trial.small(window: .calls(1), minimum: 1)
    #expect(
      trial.call(.failure, latency: 500) == [
        .failure, .failureRateExceeded, .slowCallRateExceeded,
      ])
    #expect(trial.figures.slowFailed == 1)
    #expect(trial.transitions() == ["closed open failure_rate"])
  }

  @Test(
    "does not count what is ignored or cancelled", arguments: [BreakerOutcome.ignored, .cancelled])
  func neutral(outcome: BreakerOutcome) {
    var trial = Trial.small(inARow: 2)
    trial.call(.failure)
    trial.call(outcome)
    #expect(trial.figures.calls == 1)
    trial.call(.failure)
    #expect(trial.transitions() == ["closed open consecutive"])
  }

  @Test("trips on failures in a row, whatever the rate; a success begins the row anew")
  func consecutive() {
    var trial = Trial.small(failureRate: 100, window: .calls(100), minimum: 100, inARow: 3)
    for outcome in [BreakerOutcome.failure, .failure, .success, .failure, .failure] {
      trial.call(outcome)
    }
    #expect(trial.state == .closed)
    #expect(trial.call(.failure) == .failure)
    #expect(trial.transitions() == ["closed open consecutive"])
  }

  @Test("counts a 429 for the rate; to the row of failures it is nothing")
  func rateLimited() {
    var trial = Trial.small(failureRate: 100, inARow: 3)
    for outcome in [BreakerOutcome.rateLimited, .rateLimited, .failure, .rateLimited] {
      trial.call(outcome)
    }
    #expect(trial.transitions() == ["closed open failure_rate"])
    trial = .small(failureRate: 100, window: .calls(100), minimum: 100, inARow: 2)
    for outcome in [BreakerOutcome.failure, .rateLimited, .rateLimited] { trial.call(outcome) }
    #expect(trial.state == .closed)
    trial.call(.failure)
    #expect(trial.state == .open)
  }

  @Test("drops the results of calls that began before a reset")
  func reset() {
    var trial = Trial.small()
    guard let ticket = trial.admit() else { return #expect(Bool(false), "not admitted") }
    trial.call(.failure)
    trial.machine.reset(at: trial.nanoseconds)
    #expect(trial.finish(ticket, .failure) == [])
    #expect(trial.figures.calls == 0)
    #expect(trial.transitions() == [])
  }

  @Test("names the numbers at the moment it trips")
  func numbers() {
    var trial = Trial.small()
    for outcome in [BreakerOutcome.success, .failure, .success, .failure] { trial.call(outcome) }
    let transition = trial.machine.nextTransition()
    #expect(transition?.figures.failureRate == 50)
    #expect(transition?.figures.calls == 4)
    #expect(transition?.until == 5_000_000_000)
    #expect(transition?.time == 0)
    #expect(transition?.wait == .seconds(5))
  }
}
