import BelayCore
import Testing

@testable import BelayLedger

@Suite struct VerifierKeyTests {
  @Test("a published key is read and written as it was")
  func published() throws {
    let key = try Known.verifier()
    #expect(key.name.text == "PeterNeumann")
    #expect(hex(key.id) == "c74f20a3")
    #expect(key.kind == .ed25519)
    #expect(key.text == Known.vkey)
  }

  @Test("no part of a key is a key, and no changed one")
  func mangled() {
    let good = bytes(Known.vkey)
    for start in good.indices {
      for end in (start + 1)...good.count where (start, end) != (0, good.count) {
        let part = String(decoding: good[start..<end], as: UTF8.self)
        #expect(throws: NoteError.self) { try VerifierKey(part) }
      }
      var other = good
      other[start] += 1
      #expect(throws: NoteError.self, "byte \(start)") {
        try VerifierKey(String(decoding: other, as: UTF8.self))
      }
    }
  }

  @Test("the same key has another id for another kind and another name")
  func ids() throws {
    let key = try testKey("a").verifier
    #expect(key.id != key.asking(for: .cosignature).id)
    #expect(try key.id != testKey("b").verifier.id)
    #expect(try VerifierKey(key.asking(for: .cosignature).text).kind == .cosignature)
  }

  @Test("the error names the key, and says what is wrong and how it is written")
  func texts() throws {
    let error = #expect(throws: NoteError.self) { try VerifierKey("x") }
    #expect(
      error?.description == """
        "x" is no verifier key: it is not name+id+key; it is written name+id+key, as \
        `belay ledger key` prints it
        """)
    let signer = try testKey("a", seed: 1).verifier
    let wrong = "a+00000000+\(Base64.text([1] + signer.publicKey))"
    let mismatch = #expect(throws: NoteError.self) { try VerifierKey(wrong) }
    #expect(mismatch == .key(wrong, "its id is \(hex(signer.id)), not 00000000"))
    let type = "a+00000000+\(Base64.text([2] + signer.publicKey))"
    let unknown = #expect(throws: NoteError.self) { try VerifierKey(type) }
    #expect(unknown == .key(type, "its type 2 is not one that is read here (1 and 4 are)"))
  }

  @Test(
    "a name has no spaces, no plus, no control character, and an end",
    arguments: ["", " ", "a b", "a+b", "a\u{A0}b", "a\u{2028}b", "a\nb", "a\u{7F}", "a\u{85}b"])
  func names(name: String) {
    #expect(KeyName(name) == nil)
    #expect(KeyName(String(repeating: "x", count: 256)) == nil)
    #expect(KeyName("ops.example/belay-7f") != nil)
  }
}
