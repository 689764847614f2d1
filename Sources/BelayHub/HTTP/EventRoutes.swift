import BelayCore
internal import HTTPTypes

/// Events in, and records out.
struct EventRoutes: Sendable {
  let desk: Desk
  let chronicle: Chronicle
  let waiting: WaitingRoom
  let gate: Gate
  let limits: DoorLimits
  let closing: Latch

  var routes: [Route] {
    [
      .post("/v1/events", .allowedOrLoopback([.record]), media: MediaType.ofEvents, record),
      .get("/v1/events", .allowed([.look]), read),
    ]
  }

  /// Answers only when everything that was accepted is on disk (INV 1).
  private func record(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let media = call.media ?? .json
    let candidates = try EventBody(media: media, limits: limits).candidates(in: call.body)
    let answer = try await desk.ingest(candidates, as: call.caller)
    return Answer(json: answer.json)
  }

  private func read(_ call: Call) async throws -> Answer {
    let query = try call.query.allowing("after", "limit", "agent", "type", "q")
    let selection = try EventSelection(query)
    let wantsStream = call.headers[.accept]?.lowercased().contains("text/event-stream") ?? false
    let resumed =
      wantsStream
      ? try ServerSentEvent.cursor(lastEventID: call.headers) : nil
    let after = try resumed ?? query.number("after") ?? 0
    guard !wantsStream else { return try follow(selection, after: after, for: call) }
    let limit = try query.number("limit") ?? 100
    guard (1...limits.pageRecords).contains(limit) else {
      throw HubRefusal.badRequest(
        field: "limit", detail: "limit is 1 to \(limits.pageRecords) records.")
    }
    let page = EventPage(chronicle: chronicle, selection: selection, limits: limits)
    return Answer(
      bytes: try await page.encoded(after: after, limit: limit), contentType: "application/json")
  }

  private func follow(_ selection: EventSelection, after: Int, for call: Call) throws -> Answer {
    let (gate, admission) = (gate, call.admission)
    let place = try waiting.place(for: call.caller)
    let stream = EventStream(
      chronicle: chronicle, selection: selection, limits: limits, clock: gate.clock,
      stillAdmits: { gate.stillAdmits(admission) }, endings: [call.line.hangup, closing])
    return Answer { writer in
      try await stream.run(after: after, into: writer)
      withExtendedLifetime(place) {}
    }
  }
}

extension IngestAnswer {
  var json: JSON {
    let rejected: [JSON] = self.rejected.map {
      ["index": JSON($0.index), "reason": .string($0.reason)]
    }
    return [
      "accepted": JSON(accepted), "duplicates": JSON(duplicates), "rejected": .array(rejected),
      "last_seq": JSON(lastSeq),
    ]
  }
}
