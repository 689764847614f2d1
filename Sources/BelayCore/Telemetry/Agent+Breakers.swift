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
      of: ObservedBreaker(name: call.name, at: time), by: \.name, keeping: Self.maxBreakers
    ) { dropped.breakers.count() }
    guard let machine else { return }
    let transitions = observedBreakers[machine].record(
      call, isRateLimited: isRateLimited, at: time)
    var new = Breaker(name: call.name, state: .closed, since: time, seq: seq)
    new.observed = true
    let place = breakers.place(of: new, by: \.name, keeping: Self.maxBreakers) {}
    guard let place else { return }
    for transition in transitions { breakers[place].follow(transition, at: time, seq: seq) }
    breakers[place].show(observedBreakers[machine])
  }
}

extension Breaker {
  fileprivate mutating func follow(_ transition: BreakerTransition, at time: Timestamp, seq: Int) {
    guard enter(transition.to, at: time, seq: seq) else { return }
    cause = transition.cause.rawValue
    guard let last = history.indices.last else { return }
    history[last].from = transition.from
    history[last].cause = cause
    history[last].failureRate = transition.figures.failureRate
    history[last].calls = transition.figures.calls
  }

  fileprivate mutating func show(_ observed: ObservedBreaker) {
    let figures = observed.figures
    (failureRate, calls, failed) = (figures.failureRate, figures.calls, figures.failed)
    failureThreshold = ObservedBreaker.settings.failureRateThreshold
    until = state == .open ? observed.until : nil
  }
}
