// Breakers that the hub works out from an agent's calls, for an agent that has none of its own.

extension Agent {
  /// Whether it is for the hub to work out its breakers.
  private var lacksBreakers: Bool {
    !provenance.reportsBreakers && !capabilities.contains("breakers")
  }

  /// It has breakers of its own after all.
  mutating func endObserving() {
    guard !provenance.reportsBreakers else { return }
    provenance.reportsBreakers = true
    for name in observedBreakers.map(\.name) { stopObserving(name) }
  }

  mutating func stopObserving(_ name: String) {
    guard let place = observedBreakers.firstIndex(where: { $0.name.hasSameBytes(as: name) })
    else { return }
    observedBreakers.remove(at: place)
    breakers.removeAll { $0.name.hasSameBytes(as: name) }
  }

  /// Shows the result of a call to the breaker of what was called. Never enforced, so it outranks no
  /// approval (INV 20).
  mutating func observeBreaker(
    _ call: Call, isRateLimited: Bool, at time: Timestamp, seq: Int
  ) {
    guard lacksBreakers, call.kind != .other, !call.name.isEmpty,
      call.outcome != .rejected, call.outcome != .ignored
    else { return }
    let machine = observedBreakers.place(
      of: call.name, by: \.name, keeping: Self.maxBreakers,
      new: ObservedBreaker(name: call.name, at: time)
    ) { dropped.breakers.count() }
    guard let machine else { return }
    let transitions = observedBreakers[machine].record(
      call, isRateLimited: isRateLimited, at: time)
    let place = breakers.place(
      of: call.name, by: \.name, keeping: Self.maxBreakers,
      new: Breaker(observed: call.name, since: time, seq: seq)
    ) {}
    guard let place else { return }
    for transition in transitions { breakers[place].follow(transition, at: time, seq: seq) }
    breakers[place].show(observedBreakers[machine].figures, until: observedBreakers[machine].until)
  }
}

extension Breaker {
  fileprivate init(observed name: String, since time: Timestamp, seq: Int) {
    self.init(name: name, state: .closed, since: time, seq: seq)
    observed = true
  }

  fileprivate mutating func follow(_ transition: BreakerTransition, at time: Timestamp, seq: Int) {
    guard enter(transition.to, at: time, seq: seq) else { return }
    cause = transition.cause.rawValue
    guard let last = history.indices.last else { return }
    history[last].from = transition.from
    history[last].cause = cause
    history[last].failureRate = transition.figures.failureRate
    history[last].calls = transition.figures.calls
    history[last].failed = transition.figures.failed
    history[last].slow = transition.figures.slow
  }

  fileprivate mutating func show(_ figures: BreakerFigures, until end: Timestamp?) {
    (failureRate, calls, failed) = (figures.failureRate, figures.calls, figures.failed)
    failureThreshold = ObservedBreaker.settings.failureRateThreshold
    until = state == .open ? end : nil
  }
}
