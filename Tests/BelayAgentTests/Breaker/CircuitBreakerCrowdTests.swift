import BelayAgent
import BelayCore
import Synchronization
import Testing

@Suite("A circuit breaker in a crowd")
struct CircuitBreakerCrowdTests {
  private let clock = MovedClock()

  private func breaker(_ settings: BreakerSettings) -> CircuitBreaker {
    CircuitBreaker("model", settings, remembering: nil, clock: .moved(clock))
  }

  @Test("admits no more probes at a time than there are slots, however many ask")
  func probes() async throws {
    let slots = 3
    let breaker = breaker(BreakerSettings(minimumCalls: 100, halfOpenCalls: slots))
    try breaker.open()
    try breaker.halfOpen()
    let crowd = Crowd()
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 {
            guard let probe = breaker.admit() else { continue }
            crowd.enter()
            await Task.yield()
            crowd.leave()
            probe.cancel()
          }
        }
      }
    }
    #expect(crowd.most <= slots)
    #expect(crowd.total >= slots)
    #expect(breaker.state == .halfOpen)
    let held = (0..<10).compactMap { _ in Holder(breaker.admit()) }
    #expect(held.count == slots)
  }

  @Test("spends each half-open slot once, and closes once")
  func decided() async throws {
    let breaker = breaker(BreakerSettings(minimumCalls: 100, halfOpenCalls: 50))
    try breaker.open()
    try breaker.halfOpen()
    let changes = Journal()
    breaker.onChange { changes.append($0) }
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<200 where breaker.state == .halfOpen {
            guard let probe = breaker.admit() else { continue }
            probe.succeed()
          }
        }
      }
    }
    #expect(breaker.state == .closed)
    #expect(changes.all.map(\.to) == [.closed])
    #expect(changes.all.first?.figures.calls == 50)
  }

  @Test("loses no result and counts none twice")
  func counting() async {
    let breaker = breaker(
      BreakerSettings(
        failureRateThreshold: 100, minimumCalls: 100_000, window: .calls(100_000)))
    await withTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          for turn in 0..<1_000 {
            guard let permit = breaker.admit() else { continue }
            switch (turn + number) % 4 {
            case 0: permit.succeed(after: .zero)
            case 1: permit.fail(after: .zero)
            case 2: permit.ignore()
            default: permit.cancel()
            }
          }
        }
      }
    }
    #expect(breaker.figures.calls == 4_000)
    #expect(breaker.figures.failed == 2_000)
  }

  @Test("takes nothing from an earlier generation, however it is shaken")
  func generations() async throws {
    let breaker = breaker(
      BreakerSettings(
        failureRateThreshold: 100, minimumCalls: 100_000, window: .calls(100_000)))
    let old = (0..<1_000).compactMap { _ in Holder(breaker.admit()) }
    breaker.reset()
    await withTaskGroup { group in
      for holder in old { group.addTask { holder.fail() } }
      for _ in 0..<1_000 { group.addTask { breaker.admit()?.succeed(after: .zero) } }
    }
    #expect(breaker.figures.calls == 1_000)
    #expect(breaker.figures.failed == 0)
  }

  @Test("tells every change once and in order, also those that a listener makes")
  func listener() async {
    let breaker = breaker(BreakerSettings(minimumCalls: 1, window: .calls(1)))
    let changes = Journal()
    let inside = Atomic(0)
    breaker.onChange { change in
      #expect(inside.add(1, ordering: .relaxed).newValue == 1)
      changes.append(change)
      if change.to == .open { breaker.close() }
      inside.subtract(1, ordering: .relaxed)
    }
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<100 { breaker.admit()?.fail() } }
      }
    }
    let all = changes.all
    #expect(all.count > 1)
    #expect(all.first?.from == .closed)
    for (earlier, later) in zip(all, all.dropFirst()) { #expect(earlier.to == later.from) }
    #expect(all.last?.to == breaker.state)
  }

  @Test("tells a new listener nothing of before, and none after it has left")
  func listening() {
    let breaker = breaker(BreakerSettings())
    breaker.forceOpen()
    let changes = Journal()
    breaker.onChange { changes.append($0) }
    breaker.close()
    breaker.onChange(nil)
    breaker.forceOpen()
    #expect(changes.all.map(\.to) == [.closed])
  }
}

/// How many are inside at once.
private final class Crowd: Sendable {
  private let counts = Mutex((now: 0, most: 0, total: 0))

  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.total += 1
      counts.most = max(counts.most, counts.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }

  var most: Int { counts.withLock { $0.most } }
  var total: Int { counts.withLock { $0.total } }
}

/// What a listener was told.
private final class Journal: Sendable {
  private let list = Mutex<[BreakerTransition]>([])

  func append(_ transition: BreakerTransition) { list.withLock { $0.append(transition) } }

  var all: [BreakerTransition] { list.withLock { $0 } }
}
