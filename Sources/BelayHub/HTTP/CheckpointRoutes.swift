import BelayCore
internal import BelayLedger

/// What of the ledger is signed, for those who would rather check than believe.
struct CheckpointRoutes: Sendable {
  let desk: Desk
  let board: StandingBoard
  let clock: Clock

  var routes: [Route] {
    [
      .get("/v1/ledger/checkpoint", .allowed([.look]), checkpoint),
      .get("/v1/ledger/standing", .allowed([.look]), standing),
      .post("/v1/ledger/rotate-key", .allowed([.administer]), rotateKey),
    ]
  }

  /// The newest checkpoint, as it stands in the file (c2sp.org/tlog-tiles, "Checkpoints").
  private func checkpoint(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    guard let note = board.note else {
      throw HubRefusal.notFound("Nothing is signed yet. The first checkpoint comes with records.")
    }
    return Answer(bytes: note.bytes, contentType: "text/plain; charset=utf-8")
  }

  private func standing(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    var standing = board.standing
    standing.readOnly = desk.health.readOnly?.reason
    return Answer(json: standing.json(at: clock.read().wall))
  }

  private func rotateKey(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    _ = try call.object()
    let keys = try await desk.rotateKey(as: call.caller)
    return Answer(json: ["from": .string(keys.from), "to": .string(keys.to)])
  }
}
