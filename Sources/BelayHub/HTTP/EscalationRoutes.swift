import BelayCore

/// Actions that wait for a person: raised and claimed by agents, decided by operators.
struct EscalationRoutes: Sendable {
  let desk: Desk
  let waiting: WaitingRoom
  let gate: Gate
  let limits: DoorLimits
  let closing: Latch

  private static let agent = Route.Door.allowed([.speakForAgent])
  private static let person = Route.Door.allowed([.decide])

  var routes: [Route] {
    [
      .post("/v1/escalations", Self.agent, raise),
      .get("/v1/escalations", .allowed([.review]), list),
      .get("/v1/escalations/{id}", .allowed([.speakForAgent, .review]), look),
      .get("/v1/escalations/{id}/evidence", .allowed([.look]), weigh),
      .post("/v1/escalations/{id}/decision", Self.person, decide),
      .post("/v1/escalations/{id}/hold", Self.person, hold),
      .post("/v1/escalations/{id}/claim", Self.agent, claim),
      .post("/v1/escalations/{id}/outcome", Self.agent, report),
      .post("/v1/escalations/{id}/cancel", Self.agent, cancel),
    ]
  }

  // MARK: Agents

  private func raise(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let json = try call.object()
    let request = try understood { () throws(RequestError) in try EscalationRequest(json: json) }
    let raised = try await desk.raise(request, as: call.caller)
    return answer(raised.escalation, to: call, status: raised.isNew ? 201 : 200)
  }

  private func claim(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    guard let digest = Digest(try body.neededText("action_digest", atMost: 100)) else {
      throw HubRefusal.badRequest(
        field: "action_digest", detail: "action_digest is sha256: and 64 hexadecimal digits.")
    }
    let nonce = try body.neededText("nonce", atMost: 128)
    let grant = try await desk.claim(
      call.escalation(), digest: digest, nonce: nonce, as: call.caller)
    return Answer(json: grant.wire)
  }

  private func report(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    let status = try body.neededText("status", atMost: 20)
    guard status == "completed" || status == "failed" else {
      throw HubRefusal.badRequest(field: "status", detail: "status is completed or failed.")
    }
    let detail = try body.text("detail", atMost: 16 << 10) ?? ""
    return Answer(
      json: try await desk.report(
        call.escalation(), completed: status == "completed", detail: detail, as: call.caller
      ).json())
  }

  private func cancel(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let detail = try call.object().text("detail", atMost: 16 << 10) ?? ""
    return Answer(
      json: try await desk.cancel(call.escalation(), detail: detail, as: call.caller).json())
  }

  // MARK: Both

  /// With `?wait=`, answers when there is a verdict or the time is up, and earlier when the hub stops
  /// or the caller hangs up.
  private func look(_ call: Call) async throws -> Answer {
    let wait = try call.query.allowing("wait").wait(over: limits)
    let (desk, ref, caller) = (desk, call.escalation(), call.caller)
    let (gate, admission) = (gate, call.admission)
    guard let wait else {
      return answer(try await desk.escalation(ref, as: caller), to: call)
    }
    call.line.watchdog.allow(wait + limits.requestTime)
    let place = try waiting.place(for: caller)
    defer { withExtendedLifetime(place) {} }
    let escalation = try await whileQuiet([call.line.hangup, closing]) {
      try await desk.escalation(
        ref, as: caller, waiting: wait, while: { gate.stillAdmits(admission) })
    }
    return answer(escalation, to: call)
  }

  /// An escalation; if it carries a verdict to its agent, that it got there is recorded (INV 12).
  private func answer(_ escalation: Escalation, to call: Call, status: Int = 200) -> Answer {
    var answer = Answer(status: status, json: escalation.json())
    if call.caller.role == .agent, escalation.state.ruling != nil {
      let (desk, key) = (desk, escalation.key)
      answer.afterwards = { desk.delivered(key) }
    }
    return answer
  }

  // MARK: Operators

  /// For whoever may look at the fleet, which shows as much.
  private func weigh(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    return Answer(json: try await desk.evidence(call.escalation(), as: call.caller).json)
  }

  private func list(_ call: Call) async throws -> Answer {
    let query = try call.query.allowing("state", "agent")
    let agent = try query["agent"].map { text throws(HubRefusal) in
      guard let agent = AgentID(text) else {
        throw .badRequest(field: "agent", detail: "An agent's id is 1-64 of A-Z a-z 0-9 . _ -.")
      }
      return agent
    }
    let escalations = try await desk.escalations(
      state: query["state"], agent: agent, as: call.caller)
    return Answer(json: ["escalations": .array(escalations.map { $0.json() })])
  }

  private func decide(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let json = try call.object()
    let decision = try understood { () throws(RequestError) in try Decision(json: json) }
    return Answer(
      json: try await desk.decide(call.escalation(), decision, as: call.caller).json())
  }

  private func hold(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let word = try call.object().neededText("hold", atMost: 20)
    guard let hold = Hold(rawValue: word) else {
      let words = Hold.allCases.map(\.rawValue).joined(separator: ", ")
      throw HubRefusal.badRequest(field: "hold", detail: "hold is one of: \(words).")
    }
    return Answer(json: try await desk.hold(call.escalation(), hold, as: call.caller).json())
  }
}

extension Grant {
  /// The whole escalation as it is now, with what makes it a grant: `nonce`, and under `grant` the
  /// action exactly as it may run.
  fileprivate var wire: JSON {
    var members = escalation.json().object ?? JSONObject()
    members["nonce"] = .string(claim.nonce)
    members["grant"] = json
    return .object(members)
  }
}
