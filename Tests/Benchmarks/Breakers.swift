import BelayAgent
import BelayCore

/// What a circuit breaker costs a call that takes no time, through the library's public class: with
/// its lock, its permit and its readings of the clock (two for a call, one for a refusal).
///
/// The best of 100 rounds of 10,000 calls on one thread, each short enough to find a moment in which
/// nothing else runs; the median round beside it.
func measureBreakers(on stage: Stage) async throws -> [Figure] {
  let closed = CircuitBreaker("closed")
  let timed = CircuitBreaker("timed", BreakerSettings(window: .seconds(60)))
  let open = CircuitBreaker("open")
  try open.open(for: .seconds(86_400))
  let recording: (CircuitBreaker) -> Void = { $0.admit()?.succeed() }
  return [
    cost("breaker: admit and record", below: 100) { recording(closed) },
    cost("breaker: the same, window of seconds", below: 100) { recording(timed) },
    cost("breaker: refuse", below: 40) { recording(open) },
    cost("a reading of the clock") { _ = ContinuousClock.now },
    objects {
      recording(closed)
      recording(timed)
      recording(open)
    },
  ]
}

private func cost(_ name: String, below bar: Double? = nil, _ call: () -> Void) -> Figure {
  let (rounds, calls) = (100, 10_000)
  let times = (0..<rounds).map { _ in
    let start = ContinuousClock.now
    for _ in 0..<calls { call() }
    return (.now - start).seconds * 1e9 / Double(calls)
  }.sorted()
  return Figure(
    name: name, value: times[0], unit: "ns", bar: bar.map(Figure.Bar.below),
    detail: "best of \(rounds) rounds of \(calls); median \(rounded(times[rounds / 2])) ns")
}

private func objects(_ calls: () -> Void) -> Figure {
  calls()
  let made = Allocations.made { for _ in 0..<10_000 { calls() } }
  return Figure(
    name: "breaker: objects made", value: Double(made ?? -1), unit: "",
    bar: made == nil ? nil : .below(1),
    detail: made == nil ? "this runtime cannot count them" : "in 10,000 of each")
}
