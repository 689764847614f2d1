import BelayCore

/// The rules in force: what they are, what they make of a question, and how an auto-approval ends.
struct PolicyRoutes: Sendable {
  let desk: Desk

  var routes: [Route] {
    [
      .get("/v1/policy", .allowed([.look]), show),
      .get("/v1/escalations/{id}/policy", .allowed([.review]), explain),
      .post("/v1/policy/explain", .allowed([.review]), judge),
      .post("/v1/policy/rules/{name}/revoke", .allowed([.decide]), revoke),
    ]
  }

  private func show(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    return Answer(json: try await desk.policy(as: call.caller).json)
  }

  private func explain(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    return Answer(json: try await desk.explain(call.escalation(), as: call.caller).json)
  }

  /// Asks about a request as an agent would send it; nothing is raised.
  private func judge(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let json = try call.object()
    let request = try understood { () throws(RequestError) in try EscalationRequest(json: json) }
    return Answer(json: try await desk.judge(request, as: call.caller).json)
  }

  private func revoke(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let reason = try call.object().neededText("reason", atMost: Decision.maxReason)
    let report = try await desk.revoke(rule: call.names[0], reason: reason, as: call.caller)
    return Answer(json: report.json)
  }
}
