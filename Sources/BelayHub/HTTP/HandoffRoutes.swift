import BelayCore

/// What one operator leaves to the next at the end of a shift.
struct HandoffRoutes: Sendable {
  let desk: Desk

  var routes: [Route] {
    [
      .post("/v1/handoffs", .allowed([.decide]), handOff),
      .post("/v1/handoffs/{number}/acknowledge", .allowed([.decide]), acknowledge),
    ]
  }

  private func handOff(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let note = try call.object().neededText("note", atMost: Handoff.longestNote)
    return Answer(json: ["seq": JSON(try await desk.handOff(note: note, as: call.caller))])
  }

  private func acknowledge(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    guard let seq = Int(call.names[0]) else {
      throw HubRefusal.notFound("A handoff is named by the number of its record.")
    }
    try await desk.acknowledge(handoff: seq, as: call.caller)
    return Answer(json: ["seq": JSON(seq)])
  }
}
