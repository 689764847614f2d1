import BelayCore

/// What operators do about signals.
struct SignalRoutes: Sendable {
  let desk: Desk

  var routes: [Route] {
    [.post("/v1/agents/{id}/signals/{signal}", .allowed([.decide]), order)]
  }

  private func order(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let agent = try call.agent()
    guard let signal = SignalName(rawValue: call.names[1]) else {
      let names = SignalName.allCases.map(\.rawValue).joined(separator: ", ")
      throw HubRefusal.notFound("There is no such signal. There are: \(names).")
    }
    let body = try call.object()
    let action = try Self.action(body)
    let reason = try body.text("reason", atMost: SignalOrder.maxReason) ?? ""
    let status = try await desk.order(
      SignalOrder(agent: agent, signal: signal, action: action, reason: reason), as: call.caller)
    return Answer(json: status.json)
  }

  private static func action(_ body: JSON) throws -> SignalOrder.Action {
    switch try body.neededText("action", atMost: 20) {
    case "acknowledge": return .acknowledge
    case "unsilence": return .unsilence
    case "silence":
      guard let seconds = body["for_s"]?.number, seconds > 0,
        seconds <= SignalOrder.longest.seconds
      else {
        throw HubRefusal.badRequest(
          field: "for_s", detail: "for_s is how long: more than 0, at most 2592000 seconds.")
      }
      return .silence(.microseconds(Int64(seconds * 1e6)))
    default:
      throw HubRefusal.badRequest(
        field: "action", detail: "action is one of: acknowledge, silence, unsilence.")
    }
  }
}
