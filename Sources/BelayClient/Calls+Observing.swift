package import BelayCore

/// Who a credential makes one at this hub.
package struct Identity: Sendable, Equatable {
  package var role: String
  package var name: String
  package var authid: String
  package var hubVersion: String
  package var time: Timestamp
  package var seq: Int
}

/// What the hub knows of the consoles after a beat of ours.
package struct PresenceAnswer: Sendable, Equatable {
  package var operatorName: String
  package var consoles: Int
  package var time: Timestamp
  package var seq: Int
}

/// A stretch of the ledger.
package struct EventPage: Sendable, Equatable {
  package var records: [Record]
  /// The newest record that the hub has, whether or not it is on the page.
  package var lastSeq: Int
  /// Where the next page begins; a page may be empty and not the last (see `lastSeq`).
  package var nextAfter: Int
  /// Why the cursor does not fit this ledger, if it does not.
  package var reset: String?
}

extension HubClient {
  /// Records that one page may have; the hub refuses to be asked for more.
  package static let largestPage = 1_000

  /// `GET /v1/whoami`
  package func whoami() async throws(ClientError) -> Identity {
    let answer = AnswerReader(try await call(.get, "/v1/whoami"), of: "/v1/whoami")
    return Identity(
      role: try answer.string("role"), name: try answer.string("name"),
      authid: try answer.string("authid"), hubVersion: try answer.string("hub_version"),
      time: try answer.time("time"), seq: try answer.integer("seq"))
  }

  /// `POST /v1/presence`: this console is there, and whether anybody sits at it.
  package func presence(console: String, idle: Bool) async throws(ClientError) -> PresenceAnswer {
    let body: JSON = ["console": .string(console), "idle": .bool(idle)]
    let answer = AnswerReader(
      try await call(.post, "/v1/presence", body: body, timeout: .seconds(5)), of: "/v1/presence")
    return PresenceAnswer(
      operatorName: try answer.string("operator"), consoles: try answer.integer("consoles"),
      time: try answer.time("time"), seq: try answer.integer("seq"))
  }

  /// `GET /v1/fleet`: the fold at the hub's newest record.
  package func fleet() async throws(ClientError) -> Fleet {
    let path = "/v1/fleet"
    let json = try await call(.get, path, timeout: .seconds(30))
    return try understood(path) { try Fleet(json: json) }
  }

  /// `GET /v1/fleet?seq=` or `?time=`: the fold as it was at a moment.
  package func fleet(asOf moment: Moment) async throws(ClientError) -> Fleet {
    let path = "/v1/fleet"
    let named: (String, String?) =
      switch moment {
      case .record(let seq): ("seq", "\(seq)")
      case .time(let time): ("time", time.rfc3339)
      }
    let json = try await call(.get, path, query: [named], timeout: .seconds(30))
    return try understood(path) { try Fleet(json: json) }
  }

  /// `GET /v1/ledger/standing`: what is signed, and where that is kept.
  package func standing() async throws(ClientError) -> LedgerStanding {
    let path = "/v1/ledger/standing"
    let json = try await call(.get, path, timeout: .seconds(5))
    let answer = AnswerReader(json, of: path)
    var standing = LedgerStanding(origin: try answer.string("origin"))
    standing.signedSize = try answer.integer("signed_size")
    standing.signedAt = json["signed_at"]?.string.flatMap(Timestamp.init(rfc3339:))
    for member in try answer.array("anchors") {
      let reader = AnswerReader(member, of: path)
      var anchor = LedgerStanding.Anchor(name: try reader.string("name"))
      anchor.size = try reader.integer("size")
      anchor.at = member["at"]?.string.flatMap(Timestamp.init(rfc3339:))
      anchor.trouble = member["trouble"]?.string
      standing.anchors.append(anchor)
    }
    return standing
  }

  /// `GET /v1/events`: one page of records after `seq`, oldest first.
  package func page(
    after seq: Int, limit: Int? = nil, agent: String? = nil, type: String? = nil,
    matching filter: String? = nil
  ) async throws(ClientError) -> EventPage {
    let path = "/v1/events"
    let json = try await call(
      .get, path,
      query: [
        ("after", "\(seq)"), ("limit", limit.map { "\($0)" }), ("agent", agent), ("type", type),
        ("q", filter),
      ], timeout: .seconds(30))
    let answer = AnswerReader(json, of: path)
    var records: [Record] = []
    for member in try answer.array("events") {
      records.append(try understood(path) { try Record(json: member) })
    }
    return EventPage(
      records: records, lastSeq: try answer.integer("last_seq"),
      nextAfter: try answer.integer("next_after"), reset: json["reset"]?.string)
  }

  /// `GET /healthz`; throws when the hub is not well.
  package func health() async throws(ClientError) -> JSON {
    try await call(.get, "/healthz", timeout: .seconds(5))
  }

  /// `GET /readyz`; throws when the ledger is not open or is poisoned.
  package func ready() async throws(ClientError) -> JSON {
    try await call(.get, "/readyz", timeout: .seconds(5))
  }
}
