extension BreakerMachine {
  /// The only way from one state to another (or anew into the same).
  ///
  /// - Parameter wait: how long to stay open, if it is not for the backoff to say. Nanoseconds.
  mutating func enter(
    _ next: BreakerState, _ cause: BreakerCause, at now: Int64, wait: Int64? = nil
  ) {
    let (from, figures) = (state, figures(at: now))
    generation &+= 1
    (state, timerDue, openUntil) = (next, .max, .max)
    switch next {
    case .closed: begin(.calls, attempts: 0, at: now)
    case .open: shut(for: wait, at: now)
    case .halfOpen: beginProbing(at: now)
    case .forcedOpen: begin(.nothing, attempts: attempts + 1, at: now)
    case .disabled, .metricsOnly: begin(next == .disabled ? .nothing : .calls, attempts: 0, at: now)
    }
    guard from != next else { return }
    outbox.append(
      BreakerTransition(
        from: from, to: next, cause: cause, time: now, until: until, figures: figures))
    hasTransitions = true
  }

  private mutating func begin(_ kind: BreakerWindows.Kind, attempts: Int, at now: Int64) {
    self.attempts = attempts
    (streak, notPermitted, toldExceeded) = (0, 0, [])
    windows.begin(kind, at: now)
  }

  /// Keeps the window, so that what tripped it can still be seen.
  private mutating func shut(for wait: Int64?, at now: Int64) {
    attempts += 1
    openWait = wait ?? limits.openWaitNs(attempt: attempts)
    openUntil = now.addingClamped(openWait)
    if limits.halfOpensByItself { timerDue = openUntil.addingClamped(1) }
  }

  private mutating func beginProbing(at now: Int64) {
    begin(.probes, attempts: attempts, at: now)
    probesLeft = limits.halfOpenCalls
    if limits.halfOpenNs > 0 { timerDue = now.addingClamped(limits.halfOpenNs) }
  }
}

// MARK: Time

extension BreakerMachine {
  /// Does what is due: an undecided half-open period opens again, and an open breaker that half-opens
  /// by itself does so.
  ///
  /// Every operation does this first; a program calls it too, now and then, so that a breaker that
  /// nobody calls is shown as it is. What is due happens as of the time it was planned for. If that is
  /// long past (more than four such waits), it happens as of now, so a call after years is as quick as
  /// any other.
  public mutating func fireTimers(at now: Int64) {
    while now >= timerDue, timerDue != .max {
      let isOpen = state == .open
      let period = isOpen ? openWait : limits.halfOpenNs
      let (late, overflow) = now.subtractingReportingOverflow(timerDue)
      let isLongPast = overflow || late / 4 >= period
      enter(isOpen ? .halfOpen : .open, .timer, at: isLongPast ? now : timerDue)
    }
  }
}

// MARK: Orders

extension BreakerMachine {
  /// Refuses every call until the next order.
  public mutating func forceOpen(at now: Int64) {
    fireTimers(at: now)
    enter(.forcedOpen, .manual, at: now)
  }

  /// Opens it as if it had tripped.
  ///
  /// - Parameter wait: how long it stays open, as `BreakerSettings.openWait` is bounded; nil for the
  ///   settings' wait.
  /// - Throws: `BreakerRefusal` if it is metrics only.
  public mutating func open(for wait: Duration? = nil, at now: Int64) throws(BreakerRefusal) {
    fireTimers(at: now)
    try check(.open)
    enter(.open, .manual, at: now, wait: wait.map { BreakerSettings.wait($0).wholeNanoseconds })
  }

  /// Lets probes through at once.
  ///
  /// - Throws: `BreakerRefusal` if it is closed or metrics only.
  public mutating func halfOpen(at now: Int64) throws(BreakerRefusal) {
    fireTimers(at: now)
    try check(.halfOpen)
    enter(.halfOpen, .manual, at: now)
  }

  /// Closes it, with an empty window.
  public mutating func close(at now: Int64) {
    fireTimers(at: now)
    enter(.closed, .manual, at: now)
  }

  /// Admits everything and counts nothing until the next order.
  public mutating func disable(at now: Int64) {
    fireTimers(at: now)
    enter(.disabled, .manual, at: now)
  }

  /// Admits and counts everything until the next order.
  public mutating func metricsOnly(at now: Int64) {
    fireTimers(at: now)
    enter(.metricsOnly, .manual, at: now)
  }

  /// As new: closed, nothing counted. A result of a call admitted before counts nowhere.
  public mutating func reset(at now: Int64) { close(at: now) }

  private func check(_ next: BreakerState) throws(BreakerRefusal) {
    guard state.mayBeOrdered(into: next) else { throw BreakerRefusal(from: state, to: next) }
  }
}

extension Int64 {
  /// The sum, or the limit that it would pass.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
