import BelayAgent
import BelayCore

extension DemoAgent {
  func admitted(to dependency: String, run: String?) async -> Bool {
    guard var breaker = breakers[dependency] else { return true }
    let (admitted, change) = breaker.admits(at: clock.moment)
    breakers[dependency] = breaker
    if let change { await tell(change, of: dependency) }
    return admitted
  }

  func recorded(success: Bool, by dependency: String, run: String) async {
    guard let change = breakers[dependency]?.record(success: success, at: clock.moment) else {
      return
    }
    await tell(change, of: dependency)
  }

  /// The state of a breaker as it is, for consoles that came later.
  func sample(_ dependency: String) async {
    guard let breaker = breakers[dependency] else { return }
    await reporter.report(
      .breakerSampled,
      [
        "breaker": .string(dependency), "state": .string(breaker.state.rawValue),
        "failure_rate": .number((breaker.failureRate * 1_000).rounded() / 10),
        "calls": .number(Double(breaker.calls)), "failed": .number(Double(breaker.failed)),
        "slow": 0, "rejected": 0,
      ])
  }

  private func tell(_ change: DemoBreaker.Change, of dependency: String) async {
    await reporter.report(
      .breakerChanged,
      [
        "breaker": .string(dependency), "from": .string(change.from.rawValue),
        "to": .string(change.to.rawValue), "cause": .string(change.cause),
        "failure_rate": .number((change.failureRate * 1_000).rounded() / 10),
        "calls": .number(Double(change.calls)),
      ])
  }

  func force(_ breaker: String?, to state: DemoBreaker.State) async -> Orders.Obedience {
    let names = breaker.map { [$0] } ?? breakers.keys.sorted()
    for name in names {
      guard let change = breakers[name]?.force(state, at: clock.moment) else { continue }
      await tell(change, of: name)
    }
    return .inEffect("\(names.joined(separator: ", ")) now \(state.rawValue)")
  }
}
