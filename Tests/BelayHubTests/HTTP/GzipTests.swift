import BelayCore
import BelayHub
import Foundation
import Testing

@Suite("Packed bodies")
struct GzipTests {
  /// `printf '%s' '{"specversion":…}' | gzip -9n | base64`
  static let event =
    """
    H4sIAAAAAAACAxWMQQ6DMAwE/+JzBe2V37jJQiPSOIpDpQjx9y633RlpTvGK8EPzZEUWeU1PeUiKnFXDjsjndrQAkl\
    k3lO5zw3qU2/RRb/5G1jFl24iidpXlFAejqQ/qVFaj+cKdAYIPcja5rj/1AmTTfQAAAA==
    """
  /// One gzip member of 64 KiB of zeros; 129 of them, which are just over 8 MiB.
  static let zeros = """
    H4sIAAAAAAACA+3BAQEAAACAkP6v7ggKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAauuOl9cAAAEA
    """

  private func send(_ body: [UInt8], encoding: String = "gzip") async throws -> RawReply {
    var reply: RawReply?
    try await RunningHub.run { hub in
      reply = try await hub.post(
        "/v1/events", body, "application/json", as: .token("refund"),
        headers: ["Content-Encoding: \(encoding)"])
      if reply?.status != 200 { #expect(hub.hub.lastSeq == 0) }
    }
    return try #require(reply)
  }

  private var event: [UInt8] { [UInt8](Data(base64Encoded: Self.event) ?? Data()) }

  @Test("an event in gzip is taken")
  func good() async throws {
    #expect(try await send(event).json["accepted"] == 1)
  }

  @Test("INV 31, FAULTS 44: a body that unpacks to more than the limit is 413")
  func bomb() async throws {
    let zeros = [UInt8](Data(base64Encoded: Self.zeros) ?? Data())
    let bomb = Array(repeatElement(zeros, count: 129).joined())
    #expect((1...16_384).contains(bomb.count))
    let reply = try await send(bomb)
    #expect(reply.status == 413)
    #expect(reply.isProblem)
  }

  @Test("a body cut at any byte is 400", arguments: [0, 1, 10, 11, 40, -8, -4, -1])
  func truncated(length: Int) async throws {
    let cut = event.prefix(length >= 0 ? length : event.count + length)
    let reply = try await send(Array(cut))
    #expect(reply.status == 400)
    #expect(reply.detail.contains("gzip"))
  }

  @Test("a changed byte, and something after the end, are 400")
  func damaged() async throws {
    var changed = event
    changed[changed.count - 6] ^= 1
    #expect(try await send(changed).status == 400)
    #expect(try await send(event + [1, 2, 3]).status == 400)
  }

  @Test("FAULTS 44: other encodings are 415", arguments: ["deflate", "br", "zstd", "gzip, gzip"])
  func others(encoding: String) async throws {
    #expect(try await send(event, encoding: encoding).status == 415)
  }
}
