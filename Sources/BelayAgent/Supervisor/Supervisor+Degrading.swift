import BelayCore

// Degraded mode from the agent's own side: what it is on, what to tell its users, and how the program
// itself enters and leaves it.

extension Supervisor {
  /// The level the agent is on while it is degraded; nil otherwise.
  public var level: DegradationLevel? { gate.look().level }

  /// What to tell the agent's users while it is not in normal mode: the operator's words, else the
  /// level's; nil if there is nothing to tell.
  public var userMessage: String? {
    let view = gate.look()
    guard view.name != .normal else { return nil }
    return view.reason?.userMessage ?? view.level?.userMessage
  }

  /// Enters degraded mode for a reason that the program itself has found.
  ///
  /// - Parameters:
  ///   - signal: what was found, in a word or two: `stale_index`. The same again replaces the first.
  ///   - reason: for the operator.
  ///   - level: one of `Settings.levels`, by name; the mildest if nil, the strictest if unknown.
  ///   - duration: after which it leaves by itself; until `recover` if nil.
  public func degrade(
    _ signal: String, because reason: String, to level: String? = nil,
    for duration: Duration? = nil
  ) {
    gate.happen { machine in
      machine.degrade(
        .init(
          cause: .signal, subject: signal, text: reason, level: machine.level(named: level),
          until: duration.map { .now + $0 }))
    }
  }

  /// Says that what `degrade` was called for is over. Other reasons keep the agent where it is.
  public func recover(from signal: String) {
    gate.happen { $0.recover(from: .signal, subject: signal) }
  }
}
