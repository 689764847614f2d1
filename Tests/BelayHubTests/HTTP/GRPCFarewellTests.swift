import BelayCore
import BelayHub
import Testing

@Suite("OTLP over gRPC is sent to HTTP")
struct GRPCFarewellTests {
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
  private static let acknowledged: [UInt8] = [0, 0, 0, 4, 1, 0, 0, 0, 0]
  /// The head of a request on stream 1, and what of it a server need not understand.
  private static let request: [UInt8] = [0, 0, 1, 1, 4, 0, 0, 0, 1, 0x82]

  /// What the hub says until it has said goodbye or closed the connection.
  private func answer(_ parts: [[UInt8]], of hub: RunningHub) async throws -> [UInt8] {
    try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
      for part in parts { try await connection.send(part) }
      var said: [UInt8] = []
      while let bytes = try await connection.bytes() {
        said += bytes
        if String(decoding: said, as: UTF8.self).contains("http/protobuf.") { break }
      }
      return said
    }
  }

  @Test("FAULTS 78: a gRPC call is answered UNIMPLEMENTED, with what to set instead")
  func unimplemented() async throws {
    try await RunningHub.run { hub async throws in
      let whole = Self.preface + Self.settings + Self.acknowledged + Self.request
      for parts in [[whole], whole.map { [$0] }] {
        let said = try await answer(parts, of: hub)
        #expect(said.starts(with: Self.settings + Self.acknowledged))
        let text = String(decoding: said, as: UTF8.self)
        #expect(text.contains("grpc-status\u{2}12"))
        #expect(text.contains("set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf."))
      }
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("FAULTS 76: what only begins like HTTP/2 is HTTP/1.1, byte by byte too")
  func others() async throws {
    try await RunningHub.run { hub async throws in
      for text in ["PRI /healthz HTTP/1.1", "PUT /healthz HTTP/1.1", "GET /healthz HTTP/1.1"] {
        let head = Array("\(text)\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        let reply = try await RawConnection.open(to: hub.door(of: .nobody)) {
          connection async throws in
          for byte in head { try await connection.send([byte]) }
          return try await connection.reply()
        }
        #expect(reply.status == (text.hasPrefix("GET") ? 200 : text.hasPrefix("PUT") ? 405 : 400))
      }
    }
  }

  @Test("gRPC in HTTP/1.1 is 415, and says the same")
  func recorded() async throws {
    try await RunningHub.run { hub async throws in
      let reply = try await hub.post("/v1/traces", [], "application/grpc+proto", as: .nobody)
      #expect(reply.status == 415)
      #expect(
        reply.json["detail"]?.string?.contains("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf") == true)
    }
  }
}
