import BelayCore

// What an operator can order, and what the agent does about it at once.

extension Supervisor {
  /// How long a kill waits for calls that were cancelled, before it says that some go on.
  private static let killPatience = Duration.milliseconds(1_500)

  /// - Parameter isOlder: the order was given before this process began.
  func obey(_ control: Control, isOlder: Bool) async -> Orders.Obedience {
    let obedience = await carryOut(control, isOlder: isOlder)
    guard control.verb != .kill || isOlder, let memory else { return obedience }
    // In effect is what a crash in the next moment leaves in effect.
    await memory.settled()
    guard case .inEffect(let detail) = obedience, let failure = memory.failure else {
      return obedience
    }
    return .inEffect("\(detail); but \(failure)")
  }

  private func carryOut(_ control: Control, isOlder: Bool) async -> Orders.Obedience {
    guard gate.look().name != .stopped else {
      return control.verb == .kill
        ? .inEffect("it was stopped before")
        : .failed("this agent was killed; start it anew")
    }
    if isOlder, let refusal = tooOld(control) { return refusal }
    switch control.verb {
    case .degrade:
      gate.happen { $0.degrade(reason(control, level: $0.level(named: control.level))) }
      return .inEffect("mode is \(mode)\(level.map { ", level \($0.name)" } ?? "")")
    case .restore:
      gate.happen { $0.restore(reason(control)) }
      return .inEffect("mode is \(mode)")
    case .pause:
      gate.happen { $0.pause(reason(control)) }
      return .inEffect("no new call starts\(stillRunning)")
    case .resume:
      gate.happen { $0.resume(reason(control)) }
      return .inEffect("mode is \(mode)")
    case .kill: return await kill(control)
    case .forceOpen: return move(control.breaker, "forced open") { $0.forceOpen() }
    case .close: return move(control.breaker, "closed") { $0.close() }
    case .reset: return move(control.breaker, "reset") { $0.reset() }
    case .disable: return move(control.breaker, "disabled") { $0.disable() }
    }
  }

  /// An order from before the start that is not for this process; nil if it is obeyed like any other.
  ///
  /// Who started the program has seen to the kill, or did not know of it: the agent works, on its
  /// strictest level, until somebody says. One who wanted the agent restored did not know that it would
  /// come back without its memory.
  private func tooOld(_ control: Control) -> Orders.Obedience? {
    let words = "this process began after the order"
    switch control.verb {
    case .kill:
      gate.happen { machine in
        var reason = reason(control, level: machine.levels.count - 1)
        reason.subject = "kill"
        reason.text = "killed before this process began: \(control.reason)"
        return machine.degrade(reason)
      }
      let trouble = "\(words); it is \(mode) until restored, and stops if killed again"
      emit(.log, ["severity": "critical", "message": .string("a kill is not obeyed: \(trouble)")])
      return .failed(trouble)
    case .restore where memory?.remembered.isDoubtful ?? false:
      return .failed("\(words), and without what it had to remember; order it again")
    case .degrade, .pause, .resume, .restore, .forceOpen, .close, .reset, .disable: return nil
    }
  }

  private func reason(_ control: Control, level: Int = 0) -> ModeMachine.Reason {
    ModeMachine.Reason(
      cause: .operator, text: control.reason, level: level,
      until: control.forS.map { .now + .seconds($0) }, by: control.by,
      userMessage: control.userMessage)
  }

  /// Cancels every run, and says what did not stop.
  private func kill(_ control: Control) async -> Orders.Obedience {
    let runs = underWay.count(.run)
    gate.happen { $0.stop(reason(control)) }
    let deadline = ContinuousClock.now + Self.killPatience
    while underWay.count(.run) > 0, ContinuousClock.now < deadline, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(10))
    }
    let (left, calls) = (underWay.count(.run), underWay.count(.call))
    var words = left == 0 ? "\(runs) runs ended" : "\(left) of \(runs) runs have not stopped yet"
    if calls > 0 { words += "; \(calls) calls do not stop and may still take effect" }
    return .inEffect("nothing new starts; " + words)
  }

  private var stillRunning: String {
    let calls = underWay.count(.call)
    return calls == 0 ? "" : "; \(calls) under way will end"
  }

  /// Moves one breaker, or all of them if none is named.
  private func move(
    _ name: String?, _ word: String, _ step: (CircuitBreaker) -> Void
  ) -> Orders.Obedience {
    let breakers = dependencies.all.compactMap(\.breaker).filter { name == nil || $0.name == name }
    guard !breakers.isEmpty else {
      return .failed(name.map { "there is no breaker \($0)" } ?? "there is no breaker yet")
    }
    for breaker in breakers { step(breaker) }
    return .inEffect("\(breakers.map(\.name).joined(separator: ", ")) \(word)")
  }
}
