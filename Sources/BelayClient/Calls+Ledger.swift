package import BelayCore

extension HubClient {
  /// `GET /v1/ledger/checkpoint`: the newest signed checkpoint, as text.
  package func checkpoint() async throws(ClientError) -> String {
    let response = try await request(.get, "/v1/ledger/checkpoint", accept: "*/*")
    return String(decoding: response.body, as: UTF8.self)
  }

  /// `GET /v1/ledger/proof`: that the record of this number is in the tree.
  package func proof(of seq: Int) async throws(ClientError) -> JSON {
    try await call(.get, "/v1/ledger/proof", query: [("seq", "\(seq)")])
  }

  /// `GET /v1/ledger/tile/…`: hashes of a part of the tree.
  /// - Parameter path: after `tile/`, made of digits, letters and slashes.
  package func tile(_ path: String) async throws(ClientError) -> [UInt8] {
    let parts = path.split(separator: "/").map { escaped(String($0)) }.joined(separator: "/")
    return try await request(.get, "/v1/ledger/tile/\(parts)", accept: "*/*").body
  }
}
