import BelayCore
internal import BelayLedger

/// What is erased from the ledger, and what must not be.
struct KeepingRoutes: Sendable {
  let desk: Desk
  let clock: Clock

  var routes: [Route] {
    [
      .post("/v1/ledger/erasures", .allowed([.decide, .administer]), erase),
      .get("/v1/ledger/prune", .allowed([.administer]), plan),
      .post("/v1/ledger/prune", .allowed([.administer]), prune),
      .get("/v1/ledger/holds", .allowed([.look]), holds),
      .post("/v1/ledger/holds", .allowed([.decide, .administer]), hold),
      .post("/v1/ledger/holds/{number}/release", .allowed([.decide, .administer]), release),
    ]
  }

  private func erase(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    let seqs = body["seqs"]?.array?.compactMap(\.integer) ?? []
    guard seqs.count == body["seqs"]?.array?.count, (1...ErasureOrder.largest).contains(seqs.count)
    else {
      throw HubRefusal.badRequest(
        field: "seqs",
        detail: "seqs is to be an array of 1 to \(ErasureOrder.largest) numbers of records.")
    }
    let order = ErasureOrder(
      seqs: seqs, by: call.caller.name,
      legalBasis: try body.neededText("legal_basis", atMost: ErasureOrder.longestText),
      reason: try body.neededText("reason", atMost: ErasureOrder.longestText),
      part: try part(in: body))
    let erasure = try await desk.erase(order, as: call.caller)
    return Answer(json: ["seq": JSON(erasure.record.seq), "purged": .bool(erasure.isPurged)])
  }

  private func part(in body: JSON) throws -> ErasureOrder.Part? {
    guard ["erasure", "part", "parts"].contains(where: { body[$0] != nil }) else { return nil }
    guard let part = ErasureOrder.Part(body) else {
      throw HubRefusal.badRequest(
        field: "part",
        detail:
          "A part of an erasure needs erasure, its name, and part and parts, numbers from 1 on.")
    }
    return part
  }

  private func plan(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let found = try await desk.prunePlan(as: call.caller, at: clock.read().wall)
    var object = found.plan.json.object ?? [:]
    object["retention"] = found.retention.json
    object["policy"] = found.rules.sha256.map { .string($0.text) }
    return Answer(json: .object(object))
  }

  private func prune(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    guard let through = PruneReach(body["through"]) else {
      throw HubRefusal.badRequest(
        field: "through",
        detail:
          "through needs payload, decisions, headers and hashes, multiples of 256 that do not grow."
      )
    }
    let archive = body["archive"]?.string
    guard archive == nil || archive.flatMap({ Digest($0) }) != nil,
      let proofs = body["proofs"]?.integer,
      proofs >= 0, proofs == 0 || archive != nil
    else {
      throw HubRefusal.badRequest(
        field: "archive", detail: "proofs is how many were handed out, and archive their digest.")
    }
    let seq = try await desk.prune(
      through, archive: archive, proofs: proofs, as: call.caller, at: clock.read().wall)
    return Answer(json: ["seq": JSON(seq)])
  }

  private func holds(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    return Answer(json: ["holds": .array(try desk.reader.holds().map(\.json))])
  }

  private func hold(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let body = try call.object()
    guard let scope = LegalHold.Scope(body) else {
      throw HubRefusal.badRequest(
        field: nil, detail: "What is held: send agent_id, or run, or from and to.")
    }
    let seq = try await desk.placeHold(
      scope, reason: try body.neededText("reason", atMost: ErasureOrder.longestText),
      as: call.caller)
    return Answer(json: ["seq": JSON(seq)])
  }

  private func release(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let reason = try call.object().neededText("reason", atMost: ErasureOrder.longestText)
    guard let number = Int(call.names[0]) else {
      throw HubRefusal.notFound("A hold is named by the number of its record.")
    }
    let seq = try await desk.releaseHold(number, reason: reason, as: call.caller)
    return Answer(json: ["seq": JSON(seq)])
  }
}
