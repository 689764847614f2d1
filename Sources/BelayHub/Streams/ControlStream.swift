import BelayCore

/// Hands an agent its controls as they are ordered; the `id:` of each is its number.
struct ControlStream: Sendable {
  let desk: Desk
  let agent: AgentID
  let caller: Principal
  let limits: DoorLimits
  let clock: Clock
  let stillAdmits: @Sendable () -> Bool
  /// Any of these ends the stream.
  let endings: [Latch]

  @concurrent func run(after start: Int, into writer: StreamWriter) async throws {
    var cursor = start
    try await writer.write(ServerSentEvent.heartbeat(clock.read().wall).bytes)
    while !endings.contains(where: \.isFired), stillAdmits() {
      let controls = try await next(after: cursor)
      guard let last = controls.last else {
        try await writer.write(ServerSentEvent.heartbeat(clock.read().wall).bytes)
        continue
      }
      var bytes: [UInt8] = []
      for control in controls {
        ServerSentEvent.record(seq: control.number, bytes: control.json().encoded())
          .append(to: &bytes)
      }
      try await writer.write(bytes)
      cursor = last.number
    }
  }

  /// - Returns: none when it is time for a heartbeat, or when the caller is no longer admitted.
  private func next(after cursor: Int) async throws -> [Control] {
    let (desk, agent, caller, beat) = (desk, agent, caller, limits.heartbeat)
    let stillAdmits = stillAdmits
    do {
      return try await whileQuiet(endings) {
        try await desk.controls(
          of: agent, after: cursor, as: caller, waiting: beat, while: stillAdmits)
      }
    } catch HubRefusal.unauthorized {
      return []
    }
  }
}
