import BelayCore
internal import HTTPTypes

/// Orders to agents, and their answers.
struct ControlRoutes: Sendable {
  let desk: Desk
  let waiting: WaitingRoom
  let gate: Gate
  let limits: DoorLimits
  let closing: Latch

  var routes: [Route] {
    [
      .post("/v1/agents/{id}/controls", .allowed([.decide]), order),
      .get("/v1/agents/{id}/controls", .allowed([.speakForAgent]), answersHead: false, take),
      .post("/v1/controls/{id}/status", .allowed([.speakForAgent]), report),
    ]
  }

  private func order(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let agent = try call.agent()
    let json = try call.object()
    let request = try understood { () throws(RequestError) in try ControlRequest(json: json) }
    let control = try await desk.requestControl(request, of: agent, as: call.caller)
    return Answer(status: 202, json: control.json())
  }

  /// Being answered is being delivered: the desk records it before the answer leaves.
  private func take(_ call: Call) async throws -> Answer {
    let agent = try call.agent()
    let query = try call.query.allowing("after", "wait")
    if call.headers[.accept]?.lowercased().contains("text/event-stream") ?? false {
      let resumed = try ServerSentEvent.cursor(lastEventID: call.headers)
      return try follow(agent, after: try resumed ?? query.number("after") ?? 0, for: call)
    }
    let after = try query.number("after") ?? 0
    let wait = try query.wait(over: limits)
    let controls = try await controls(of: agent, after: after, wait: wait, for: call)
    return Answer(json: ["controls": .array(controls.map { $0.json() })])
  }

  private func controls(
    of agent: AgentID, after: Int, wait: Duration?, for call: Call
  ) async throws -> [Control] {
    let (desk, caller, gate, admission) = (desk, call.caller, gate, call.admission)
    guard let wait else { return try await desk.controls(of: agent, after: after, as: caller) }
    call.line.watchdog.allow(wait + limits.requestTime)
    let place = try waiting.place(for: caller)
    defer { withExtendedLifetime(place) {} }
    return try await whileQuiet([call.line.hangup, closing]) {
      try await desk.controls(
        of: agent, after: after, as: caller, waiting: wait,
        while: { gate.stillAdmits(admission) })
    }
  }

  private func follow(_ agent: AgentID, after: Int, for call: Call) throws -> Answer {
    let (gate, admission) = (gate, call.admission)
    let place = try waiting.place(for: call.caller)
    let stream = ControlStream(
      desk: desk, agent: agent, caller: call.caller, limits: limits, clock: gate.clock,
      stillAdmits: { gate.stillAdmits(admission) }, endings: [call.line.hangup, closing])
    return Answer { writer in
      try await stream.run(after: after, into: writer)
      withExtendedLifetime(place) {}
    }
  }

  private func report(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    let word = try body.neededText("status", atMost: 20)
    guard let status = ControlStatus(rawValue: word) else {
      let words = ControlStatus.allCases.map(\.rawValue).joined(separator: ", ")
      throw HubRefusal.badRequest(field: "status", detail: "status is one of: \(words).")
    }
    let detail = try body.text("detail", atMost: 16 << 10) ?? ""
    let control = try await desk.reportControl(
      call.names[0], status, detail: detail, as: call.caller)
    return Answer(json: control.json())
  }
}
