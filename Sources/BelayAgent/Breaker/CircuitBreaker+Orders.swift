public import BelayCore

extension CircuitBreaker {
  /// The state, due timers included.
  public var state: BreakerState { look { machine, _ in machine.state } }

  /// The numbers of the present window.
  public var figures: BreakerFigures { look { machine, now in machine.figures(at: now) } }

  /// Refuses every call until the next order.
  public func forceOpen() { order { $0.forceOpen(at: $1) } }

  /// Opens it as if it had tripped.
  ///
  /// - Parameter wait: how long it stays open, 1 ms to 100 years; nil for the settings' wait.
  /// - Throws: `BreakerRefusal` if it is metrics only.
  public func open(for wait: Duration? = nil) throws(BreakerRefusal) {
    try order { machine, now in
      Result { () throws(BreakerRefusal) in try machine.open(for: wait, at: now) }
    }.get()
  }

  /// Lets probes through at once.
  ///
  /// - Throws: `BreakerRefusal` if it is closed or metrics only.
  public func halfOpen() throws(BreakerRefusal) {
    try order { machine, now in
      Result { () throws(BreakerRefusal) in try machine.halfOpen(at: now) }
    }.get()
  }

  /// Closes it, with an empty window.
  public func close() { order { $0.close(at: $1) } }

  /// Admits everything and counts nothing until the next order.
  public func disable() { order { $0.disable(at: $1) } }

  /// Admits and counts everything, without ever opening, until the next order.
  public func metricsOnly() { order { $0.metricsOnly(at: $1) } }

  /// As new: closed, nothing counted. Results of calls admitted before count nowhere.
  public func reset() { order { $0.reset(at: $1) } }

  @discardableResult
  private func order<Value>(_ body: (inout BreakerMachine, Int64) -> Value) -> Value {
    let now = clock.now
    return change { body(&$0.machine, now) }
  }

  private func look<Value>(_ body: (BreakerMachine, Int64) -> Value) -> Value {
    order { machine, now in
      machine.fireTimers(at: now)
      return body(machine, now)
    }
  }
}

extension CircuitBreaker {
  /// To be kept over a restart.
  package var memory: BreakerMemory { look { machine, _ in machine.memory } }

  /// Has every later transition told to `listener`, in order, one at a time, outside the lock. What
  /// the listener itself does to the breaker is told after it has returned. A second listener
  /// replaces the first; nil ends it.
  package func onChange(_ listener: (@Sendable (BreakerTransition) -> Void)?) {
    change { $0.listeners.listener = listener }
  }
}
