import BelayCore
import Testing

@testable import BelayLedger

@Suite struct LeafHeaderTests {
  static let headers = [
    LeafHeader(
      seq: 1, id: "a", time: nil, recorded: noon, source: "/hub", type: "belay.log", agent: nil,
      run: nil, authid: "uid:0", commitment: [UInt8](repeating: 0, count: 32), length: 2),
    LeafHeader(
      seq: 9_007_199_254_740_991, id: "q\"\\ ~", time: noon.advanced(by: .microseconds(1)),
      recorded: noon, source: "/agents/refund-agent", type: "belay.call.finished",
      agent: "refund-agent", run: "run\u{0}\u{1F}\u{7F}\n\t é \u{1F680}", authid: "token:\u{2028}",
      commitment: (0..<32).map { $0 * 8 }, length: 4_194_304),
    LeafHeader(
      seq: 10, id: "b", time: noon, recorded: Timestamp(microseconds: 0), source: "/operators/mira",
      type: "", agent: nil, run: "", authid: "", commitment: [UInt8](repeating: 255, count: 32),
      length: 0),
  ]

  /// The same header as a value, its members in no useful order.
  private func json(_ header: LeafHeader) -> JSON {
    var members: [(String, JSON)] = [
      ("v", 1), ("seq", JSON(header.seq)), ("id", .string(header.id)),
      ("recordedtime", .string(header.recorded.rfc3339)), ("source", .string(header.source)),
      ("type", .string(header.type)), ("authid", .string(header.authid)),
      (
        "payload",
        [
          "media_type": "application/cloudevents+json", "length": JSON(header.length),
          "commitment": .string("sha256:" + hex(header.commitment)),
        ]
      ),
    ]
    if let time = header.time { members.append(("time", .string(time.rfc3339))) }
    if let agent = header.agent { members.append(("agent", .string(agent))) }
    if let run = header.run { members.append(("run", .string(run))) }
    return .object(JSONObject(members))
  }

  @Test(
    "INV 3: the header written by hand is the RFC 8785 form of the same object", arguments: headers)
  func canonical(header: LeafHeader) throws {
    var bytes: [UInt8] = []
    header.appendCanonical(to: &bytes)
    #expect(try bytes == json(header).canonical())
  }

  @Test("INV 3: the leaf is SHA-256 of a zero byte and the header", arguments: headers)
  func leaf(header: LeafHeader) throws {
    #expect(try header.leaf() == SHA256.hash([0] + json(header).canonical()))
  }

  @Test("the commitment is SHA-256 of its domain, the salt and the payload")
  func commitment() {
    let salt = [UInt8](repeating: 7, count: 32)
    let expected = SHA256.hash(Array("belay/payload/v1\u{0}".utf8) + salt + Array("{}".utf8))
    #expect(LeafHeader.commitment(salt: salt, payload: Array("{}".utf8)) == expected)
  }

  @Test("no two of a thousand salts are alike, and none is empty")
  func salts() {
    var supply = SaltSupply()
    let salts = Set((0..<1_000).map { _ in Array(supply.next()) })
    #expect(salts.count == 1_000)
    #expect(salts.allSatisfy { $0.count == 32 && $0 != [UInt8](repeating: 0, count: 32) })
  }
}
