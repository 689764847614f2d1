import BelayCore
import Testing

@testable import BelayLedger

@Suite struct TransparencyProofTests {
  static let hash = Hash.leaf([5])
  static let note = "log\n9\n\(Base64.text(hash))\n\n\(Known.line)\n"

  private func proof(extra: [UInt8]? = nil, hashes: Int = 2) throws -> TransparencyProof {
    TransparencyProof(
      extra: extra,
      inclusion: InclusionProof(index: 5, hashes: [Hash](repeating: Self.hash, count: hashes)),
      note: try SignedNote(bytes(Self.note)))
  }

  @Test("a proof is written as the specification has it, and read back")
  func roundTrip() throws {
    let text = """
      c2sp.org/tlog-proof@v1
      index 5
      \(Base64.text(Self.hash))
      \(Base64.text(Self.hash))


      """
    #expect(try proof().bytes == bytes(text + Self.note))
    for proof in [try proof(), try proof(extra: [1, 2, 3], hashes: 0), try proof(hashes: 63)] {
      #expect(try TransparencyProof(proof.bytes) == proof)
    }
  }

  @Test("extra data stands before the index")
  func extra() throws {
    let proof = try proof(extra: bytes("salt"), hashes: 0)
    #expect(
      proof.bytes == bytes("c2sp.org/tlog-proof@v1\nextra c2FsdA==\nindex 5\n\n" + Self.note))
  }

  @Test("another form is refused")
  func malformed() throws {
    let head = "c2sp.org/tlog-proof@v1\n"
    let line = Base64.text(Self.hash) + "\n"
    let bad = [
      "", head, head + "index 5\n", head + "index 5\n\n", head + "\n" + Self.note,
      "c2sp.org/tlog-proof@v2\nindex 5\n\n" + Self.note, "index 5\n\n" + Self.note,
      head + "index 05\n\n" + Self.note, head + "index -5\n\n" + Self.note,
      head + "index\n\n" + Self.note, head + "index 5 \n\n" + Self.note,
      head + "index 5\nextra AAAA\n\n" + Self.note, head + "extra AAA\nindex 5\n\n" + Self.note,
      head + "index 5\nAAAA\n\n" + Self.note, head + "index 5\n" + line + Self.note,
      head + "index 5\n" + String(repeating: line, count: 64) + "\n" + Self.note,
      head + "index 5\n\nnothing signed\n",
    ]
    for text in bad {
      #expect(throws: NoteError.self, "\(text)") { try TransparencyProof(bytes(text)) }
    }
  }
}
