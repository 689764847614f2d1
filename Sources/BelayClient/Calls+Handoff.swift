package import BelayCore

extension HubClient {
  /// `POST /v1/handoffs`: what the caller leaves to the next operator; the number of its record.
  package func handOff(note: String) async throws(ClientError) -> Int {
    let path = "/v1/handoffs"
    let json = try await call(.post, path, body: ["note": .string(note)])
    return try AnswerReader(json, of: path).integer("seq")
  }

  /// `POST /v1/handoffs/{number}/acknowledge`
  package func acknowledge(handoff seq: Int) async throws(ClientError) {
    _ = try await call(.post, "/v1/handoffs/\(seq)/acknowledge", body: [:])
  }

  /// `GET /v1/ledger/holds`: the legal holds in force, as the hub writes them.
  package func holds() async throws(ClientError) -> JSON {
    try await call(.get, "/v1/ledger/holds")
  }
}
