package import BelayCore

/// What mode an agent is in, and every reason it has to be in it.
///
/// Several things can be wrong at once: an open breaker, a lost hub, an operator's order. The agent
/// stays degraded until the last of them is gone, on the strictest level that any of them asks for.
///
///     normal ◄──► degraded        paused ◄── pause, resume         stopped ◄── kill, for good
///
/// Paused outranks degraded, stopped outranks both. Time comes in as an argument.
package struct ModeMachine: Sendable {
  package typealias Instant = ContinuousClock.Instant

  /// One thing that is wrong.
  package struct Reason: Sendable, Equatable {
    package var cause: ModeCause
    /// what of that cause: the breaker's or budget's name, else empty
    package var subject = ""
    package var text: String
    /// index into the levels, mildest first
    package var level: Int
    /// when it ends by itself
    package var until: Instant?
    package var by: String?
    package var userMessage: String?
  }

  /// A move that the hub and the agent's user have to hear of.
  package struct Change: Sendable, Equatable {
    package var from: ModeName
    package var to: ModeName
    package var level: String?
    package var reason: String
    package var cause: ModeCause
    package var by: String?
    package var until: Instant?
    package var userMessage: String?
  }

  package let levels: [DegradationLevel]
  package private(set) var reasons: [Reason] = []
  private(set) var pauseOrder: Reason?
  private var stop: Reason?

  /// - Parameter levels: mildest first; none means `reduced` alone.
  package init(levels: [DegradationLevel]) {
    self.levels = levels.isEmpty ? [.reduced] : levels
  }

  package var name: ModeName {
    if stop != nil { return .stopped }
    if pauseOrder != nil { return .paused }
    return reasons.isEmpty ? .normal : .degraded
  }

  /// The strictest level that a reason asks for; nil unless something is wrong.
  package var level: DegradationLevel? { reasons.map(\.level).max().map { levels[$0] } }

  /// What the mode is owed to, as the screen shows it: the order that stopped or paused it, else the
  /// strictest of the reasons, and of equals the newest.
  package var reason: Reason? { stop ?? pauseOrder ?? strictest }

  private var strictest: Reason? {
    let strictest = reasons.map(\.level).max()
    return reasons.last { $0.level == strictest }
  }

  /// What operators have ordered and what still holds, which a restart must not lose (INV 18).
  package var ordered: [Reason] {
    reasons.filter { $0.cause == .operator } + [pauseOrder].compactMap(\.self)
  }

  /// The first moment at which a reason ends by itself.
  package var nextEnd: Instant? {
    (reasons + [pauseOrder].compactMap(\.self)).compactMap(\.until).min()
  }

  /// The level of that name; the strictest for a name that was not declared.
  package func level(named name: String?) -> Int {
    guard let name else { return 0 }
    return levels.firstIndex { $0.name.hasSameBytes(as: name) } ?? levels.count - 1
  }

  // MARK: What can happen

  /// Something is wrong; the same cause and subject again replaces what was known of it.
  package mutating func degrade(_ reason: Reason) -> Change? {
    change { machine in
      machine.reasons.removeAll { $0.cause == reason.cause && $0.subject == reason.subject }
      machine.reasons.append(reason)
      guard machine.reasons.count > Self.maxReasons else { return }
      machine.reasons.remove(at: machine.reasons.firstIndex { $0.cause != .operator } ?? 0)
    }
  }

  /// More reasons than a program has breakers and budgets; beyond it the oldest is forgotten, an
  /// operator's last of all.
  package static let maxReasons = 256

  /// Something is well again.
  package mutating func recover(from cause: ModeCause, subject: String = "") -> Change? {
    let known = reasons.first { $0.cause == cause && $0.subject == subject }
    return change(
      because: Reason(
        cause: cause, subject: subject, text: "recovered: \(known?.text ?? cause.rawValue)",
        level: 0)
    ) { machine in
      machine.reasons.removeAll { $0.cause == cause && $0.subject == subject }
    }
  }

  /// An operator says that all is well: every reason is dropped, and a pause with them. What is still
  /// wrong comes back by itself.
  package mutating func restore(_ order: Reason) -> Change? {
    change(because: order) { machine in
      machine.reasons = []
      machine.pauseOrder = nil
    }
  }

  package mutating func pause(_ order: Reason) -> Change? { change { $0.pauseOrder = order } }

  package mutating func resume(_ order: Reason) -> Change? {
    change(because: order) { $0.pauseOrder = nil }
  }

  /// For good: a stopped agent does not come back in this process.
  package mutating func stop(_ order: Reason) -> Change? { change { $0.stop = order } }

  /// Ends what has come to its end.
  package mutating func passed(to now: Instant) -> Change? {
    guard let over = ended(by: now) else { return nil }
    let ending = Reason(
      cause: over.cause, subject: over.subject, text: "the time of it is over", level: 0)
    return change(because: ending) { machine in
      machine.reasons.removeAll { $0.until.map { $0 <= now } ?? false }
      if let until = machine.pauseOrder?.until, until <= now { machine.pauseOrder = nil }
    }
  }

  private func ended(by now: Instant) -> Reason? {
    ([pauseOrder].compactMap(\.self) + reasons.reversed()).first {
      $0.until.map { $0 <= now } ?? false
    }
  }

  /// Carries out a step; nil if neither the mode nor its reason is another afterwards.
  private mutating func change(
    because given: Reason? = nil, _ step: (inout ModeMachine) -> Void
  ) -> Change? {
    guard stop == nil else { return nil }
    let (oldName, oldReason) = (name, reason)
    step(&self)
    guard name != oldName || reason != oldReason else { return nil }
    let why = reason ?? given
    return Change(
      from: oldName, to: name, level: name == .degraded ? level?.name : nil,
      reason: why?.text ?? "", cause: why?.cause ?? .operator, by: why?.by, until: reason?.until,
      userMessage: name == .normal ? nil : why?.userMessage ?? level?.userMessage)
  }
}

/// Why an agent is in its mode, as `belay.mode.changed` names it.
package enum ModeCause: String, Sendable, CaseIterable {
  case `operator`, breaker, budget
  case noVerdict = "no_verdict"
  case hubLost = "hub_lost"
  case signal
}
