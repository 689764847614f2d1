import BelayCore

/// What follows from a change of mode: the hub hears of it, the restart remembers it, and what must not
/// go on is cancelled.
struct ModeTeller: Sendable {
  let reporter: Reporter?
  let memory: Memory?
  let underWay: UnderWay

  func tell(_ change: ModeMachine.Change?, _ machine: ModeMachine) {
    guard let change else {
      memory?.keep(machine)
      return
    }
    if change.to != .normal { underWay.cancelAll(.question) }
    if change.to == .stopped { underWay.cancelAll(.run) }
    memory?.keep(machine)
    let now = WallClock.now()
    reporter?.emit(PendingEvent(.modeChanged, at: now, change.data))
    guard change.to == .stopped else { return }
    reporter?.emit(PendingEvent(.agentStopped, at: now, ["reason": .string(change.reason)]))
  }
}

extension ModeMachine.Change {
  /// The `data` of `belay.mode.changed`.
  var data: JSON {
    var data: JSONObject = [
      "from": .string(from.rawValue), "to": .string(to.rawValue), "reason": .string(reason),
      "cause": .string(cause.rawValue),
    ]
    data["level"] = level.map(JSON.string)
    data["by"] = by.map(JSON.string)
    data["until"] = until.map { .string(WallClock.time(of: $0).rfc3339) }
    data["user_message"] = userMessage.map(JSON.string)
    return .object(data)
  }
}
