import BelayCore

/// What follows from a breaker's moves: the hub hears of each, the restart remembers it, and the agent's
/// mode goes with it where the policy says so.
struct BreakerWatch: Sendable {
  let reporter: Reporter?
  let memory: Memory?
  let gate: ModeGate
  let settings: Supervisor.Settings

  /// Called once per dependency, before anybody else can use it.
  func begin(_ dependency: Dependency) {
    guard let breaker = dependency.breaker else { return }
    let level = dependency.policy.degradesTo
    breaker.onChange { [weak breaker] change in
      guard let breaker else { return }
      follow(change, of: breaker, level)
    }
    // One that comes back open from before a restart moves nowhere, and has to be told all the same.
    if breaker.state != .closed { tellRemembered(breaker, level) }
  }

  private func follow(_ change: BreakerTransition, of breaker: CircuitBreaker, _ level: String?) {
    let age = Duration.nanoseconds(max(0, breaker.clock.now - change.time))
    let now = WallClock.now().advanced(by: .zero - age)
    let wait = change.until.map { Duration.nanoseconds(max(0, $0 - breaker.clock.now)) }
    let data = change.data(of: breaker, until: wait.map { now.advanced(by: $0) })
    reporter?.emit(PendingEvent(.breakerChanged, at: now, data))
    memory?.keep(change.to == .closed ? nil : breaker.memory, of: breaker.name)
    move(to: change.to, breaker.name, level, until: wait.map { .now + $0 })
  }

  private func tellRemembered(_ breaker: CircuitBreaker, _ level: String?) {
    let sample = breaker.sample()
    reporter?.emit(PendingEvent(.breakerSampled, at: WallClock.now(), sample.json))
    move(to: sample.state, breaker.name, level, until: sample.wait.map { .now + $0 })
  }

  /// An open breaker's degrade ends when its wait does: the next calls are the probes, and a level that
  /// kept them away would keep the breaker open for ever.
  private func move(
    to state: BreakerState, _ name: String, _ level: String?,
    until: ContinuousClock.Instant?
  ) {
    guard let level else { return }
    gate.happen { machine in
      guard state.refusesCalls else { return machine.recover(from: .breaker, subject: name) }
      return machine.degrade(
        .init(
          cause: .breaker, subject: name, text: "the breaker \(name) is open",
          level: machine.level(named: level), until: until))
    }
  }
}

extension BreakerTransition {
  /// The `data` of `belay.breaker.changed`; rates in percent.
  fileprivate func data(of breaker: CircuitBreaker, until: Timestamp?) -> JSON {
    var data: JSONObject = [
      "breaker": .string(breaker.name), "from": .string(from.rawValue), "to": .string(to.rawValue),
      "cause": .string(cause.rawValue), "calls": JSON(figures.calls),
      "failed": JSON(figures.failed), "slow": JSON(figures.slow),
    ]
    data["failure_rate"] = figures.failureRate.map(JSON.number)
    data["slow_rate"] = figures.slowCallRate.map(JSON.number)
    data["until"] = until.map { .string($0.rfc3339) }
    breaker.settings.add(to: &data)
    return .object(data)
  }
}
