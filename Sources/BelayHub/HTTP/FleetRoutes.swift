import BelayCore
internal import BelayLedger

/// The fleet as it is, and as it was at any moment of the ledger.
struct FleetRoutes: Sendable {
  let desk: Desk
  let clock: Clock

  var routes: [Route] {
    [
      .get("/v1/fleet", .allowed([.look]), fleet),
      .get("/v1/fleet/reach", .allowed([.look]), reach),
    ]
  }

  /// The fold at the newest record; what comes after its `seq` is to be had from `/v1/events`. With
  /// `seq` or `time` the fold as of that record, or of the newest one that was recorded by then.
  private func fleet(_ call: Call) async throws -> Answer {
    let query = try call.query.allowing("seq", "time")
    let (seq, time) = (try query.number("seq"), try query.time("time"))
    guard seq == nil || time == nil else {
      throw HubRefusal.badRequest(
        field: "time", detail: "seq and time both name a moment. Send one of them.")
    }
    if let seq { return Answer(json: try await past(seq).json()) }
    if let time { return Answer(json: try await past(self.seq(at: time)).json()) }
    return Answer(json: try await desk.fleet().json())
  }

  private func past(_ seq: Int) async throws -> Fleet {
    let last = desk.lastSeq
    guard (1...max(1, last)).contains(seq), last > 0 else {
      throw HubRefusal.notFound("There is no record \(seq); the ledger has 1 to \(last).")
    }
    return try await desk.past.fleet(asOf: seq)
  }

  private func seq(at time: Timestamp) async throws -> Int {
    let now = clock.read().wall
    guard time <= now else {
      throw HubRefusal.badRequest(
        field: "time", detail: "\(time) is not yet; the hub's clock says \(now).")
    }
    // Only what is on record by now can be asked for, though more may be on disk already.
    if let seq = try await desk.past.reader.seq(at: time) { return min(seq, desk.lastSeq) }
    guard let first = try await desk.past.reader.recordedTime(of: 1) else {
      throw HubRefusal.notFound("Nothing has been recorded yet.")
    }
    throw HubRefusal.notFound(
      "Nothing had been recorded by \(time.rfc3339Seconds); the ledger begins at "
        + "\(first.rfc3339Seconds).")
  }

  /// How far folds of the past are made ready: every moment up to there is shown at once.
  private func reach(_ call: Call) async throws -> Answer {
    _ = try call.query.allowing()
    let reach = try await desk.past.reach()
    return Answer(json: ["through": JSON(reach.through), "last_seq": JSON(reach.of)])
  }
}

extension Query {
  fileprivate func time(_ name: String) throws(HubRefusal) -> Timestamp? {
    guard let text = self[name] else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw .badRequest(
        field: name, detail: "\(name) is a time as in 2026-11-22T12:04:31Z.")
    }
    return time
  }
}
