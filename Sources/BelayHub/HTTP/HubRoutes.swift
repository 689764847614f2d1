import BelayCore

/// The hub about itself and its caller.
struct HubRoutes: Sendable {
  let desk: Desk
  let clock: Clock

  var routes: [Route] {
    [
      .get("/healthz", .anyone, alive),
      .get("/readyz", .anyone, ready),
      .get("/v1/whoami", .known, whoami),
      .post("/v1/presence", .allowed([.decide]), presence),
    ]
  }

  private func alive(_ call: Call) async throws -> Answer {
    Answer(json: ["status": "alive", "hub_version": .string(Hub.version)])
  }

  private func ready(_ call: Call) async throws -> Answer {
    let health = desk.health
    guard health.ready else {
      throw HubRefusal.unavailable(
        detail: health.failure ?? health.readOnly?.refusal.detail ?? "The hub is stopping.",
        retryAfter: .seconds(5))
    }
    return Answer(json: ["status": "ready", "last_seq": JSON(health.lastSeq)])
  }

  private func whoami(_ call: Call) async throws -> Answer {
    let caller = call.caller
    return Answer(json: [
      "role": .string(caller.role.rawValue), "name": .string(caller.name),
      "authid": .string(caller.authid), "hub_version": .string(Hub.version),
      "time": .string(clock.read().wall.rfc3339), "seq": JSON(desk.lastSeq),
    ])
  }

  /// Counts the caller's console as an operator present for a while (INV 19).
  private func presence(_ call: Call) async throws -> Answer {
    let body = try call.object()
    let console = try body.neededText("console", atMost: 64)
    guard console.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw HubRefusal.badRequest(field: "console", detail: "console is 1-64 printable ASCII.")
    }
    guard let idle = body["idle"]?.bool else {
      throw HubRefusal.badRequest(field: "idle", detail: "idle is true or false.")
    }
    let attendance = try await desk.presence(
      PresenceBeat(console: console, idle: idle), as: call.caller)
    return Answer(json: [
      "operator": .string(call.caller.name), "consoles": JSON(attendance.consoles),
      "time": .string(attendance.time.rfc3339), "seq": JSON(attendance.lastSeq),
    ])
  }
}
