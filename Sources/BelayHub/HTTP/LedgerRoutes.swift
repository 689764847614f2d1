import BelayCore
internal import BelayLedger
internal import HTTPTypes

/// The ledger's tree, for whoever wants to check it rather than believe it. The reading connection
/// answers, so the writer is not asked.
struct LedgerRoutes: Sendable {
  let reader: LedgerReader

  var routes: [Route] {
    [
      .get("/v1/ledger/proof", .allowed([.look]), proof),
      .get("/v1/ledger/consistency", .allowed([.look]), consistency),
    ] + Self.piecePaths.map { .get($0, .allowed([.look]), piece) }
  }

  /// Numbers of pieces have one to five groups, and a width behind them if they are not full.
  private static let piecePaths = (1...6).map { groups in
    "/v1/ledger/tile/{level}" + String(repeating: "/{group}", count: groups)
  }

  /// That one record is in the tree, of the whole ledger or of its first `size` records.
  private func proof(_ call: Call) async throws -> Answer {
    let query = try call.query.allowing("seq", "size")
    let seq = try query.needed("seq")
    let size = try query.number("size")
    guard let proof = try await shown({ try await reader.proof(of: seq, size: size) }) else {
      throw HubRefusal.notFound("There is no record \(seq) in a tree of that size.")
    }
    return Answer(json: proof.json)
  }

  /// That the tree of one size is the beginning of the tree of another.
  private func consistency(_ call: Call) async throws -> Answer {
    let query = try call.query.allowing("from", "to")
    let (older, newer) = (try query.needed("from"), try query.needed("to"))
    guard let growth = try await shown({ try await reader.growth(from: older, to: newer) }) else {
      throw HubRefusal.notFound(
        "The ledger never grew from \(older) to \(newer) records. Send 0 < from <= to.")
    }
    return Answer(json: growth.json)
  }

  /// A tile of hashes or a bundle of entries, by its name in C2SP tlog-tiles.
  private func piece(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    guard let path = TilePath(parts: ["tile"] + call.names) else {
      throw HubRefusal.notFound(
        "No tile has this name. Ask for tile/0/000 or tile/entries/x001/234.")
    }
    guard let bytes = try await shown({ try await reader.piece(path) }) else {
      throw HubRefusal.notFound("The tree has no \(path) yet.")
    }
    return Answer(bytes: bytes, contentType: "application/octet-stream")
  }
}

/// What retention has let go of is gone, and that is no fault of the ledger.
private func shown<Result: Sendable>(
  _ body: () async throws -> Result
) async throws -> Result {
  do {
    return try await body()
  } catch LedgerError.pruned(let what) {
    throw HubRefusal.gone(detail: "\(LedgerError.pruned(what))", escalation: nil)
  }
}

extension Query {
  /// A number that must be there.
  fileprivate func needed(_ name: String) throws(HubRefusal) -> Int {
    guard let number = try number(name) else {
      throw .badRequest(field: name, detail: "\(name) is missing. Send a whole number.")
    }
    return number
  }
}
