import BelayAgent
import BelayCore

extension DemoAgent {
  func obey(_ control: Control) async -> Orders.Obedience {
    switch control.verb {
    case .degrade:
      return await enter(
        .degraded, reason: control.reason, cause: "operator", by: control.by,
        for: control.forS.map { .seconds($0 * clock.speed) })
    case .pause: return await enter(.paused, reason: control.reason, cause: "operator")
    case .kill: return await enter(.stopped, reason: control.reason, cause: "operator")
    case .restore, .resume: return await enter(.normal, reason: control.reason, cause: "operator")
    case .forceOpen: return await force(control.breaker, to: .forcedOpen)
    case .close, .reset: return await force(control.breaker, to: .closed)
    }
  }

  @discardableResult
  func enter(
    _ next: ModeName, reason: String, cause: String, by: String? = nil, for stretch: Duration? = nil
  ) async -> Orders.Obedience {
    guard mode != .stopped else { return .failed("this agent was killed and does not come back") }
    let previous = mode
    mode = next
    modeUntil = stretch.map { clock.moment + $0 }
    await reporter.report(
      .modeChanged,
      [
        "from": .string(previous.rawValue), "to": .string(next.rawValue),
        "reason": .string(reason), "cause": .string(cause), "by": by.map(JSON.string) ?? .null,
      ])
    if next == .stopped { await reporter.report(.agentStopped, ["reason": .string(reason)]) }
    return .inEffect("mode is \(next.rawValue)")
  }

  func leaveModeInTime() async throws {
    guard let until = modeUntil, clock.moment >= until else { return }
    await enter(.normal, reason: "the time of the order is over", cause: "operator")
  }
}
