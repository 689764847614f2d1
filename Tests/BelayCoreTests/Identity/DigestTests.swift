import Testing

@testable import BelayCore

@Suite("Digests")
struct DigestTests {
  /// FIPS 180-4 examples, and a million times `a`.
  static let known: [(String, Int, String)] = [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test("SHA-256 is the one of the standard, in one go and in pieces", arguments: known)
  func hashes(text: String, count: Int, digits: String) {
    let bytes = Array(String(repeating: text, count: count).utf8)
    #expect(hex(SHA256.hash(bytes)) == digits)
    var stream = SHA256.Stream()
    for start in stride(from: 0, to: bytes.count, by: 1_021) {
      stream.update(Array(bytes[start..<min(start + 1_021, bytes.count)]))
    }
    #expect(hex(stream.finish()) == digits)
  }

  @Test("Hashes are right on many threads at once")
  func hashesInParallel() async {
    let answers = await withTaskGroup(of: String.self, returning: Set<String>.self) { group in
      for _ in 0..<64 { group.addTask { hex(SHA256.hash(Array("abc".utf8))) } }
      return await group.reduce(into: []) { $0.insert($1) }
    }
    #expect(answers == ["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"])
  }

  @Test("A digest has one spelling and two short forms")
  func spells() throws {
    let text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let digest = try #require(Digest(text))
    #expect(digest == Digest(sha256Of: Array("abc".utf8)))
    #expect("\(digest)" == text)
    #expect(digest.lastFour == "15ad")
    #expect(digest.short == "ba78..ad")
  }

  @Test(
    "Anything else is no digest",
    arguments: [
      "", "sha256:", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adf",
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a ",
      "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ])
  func refuses(text: String) {
    #expect(Digest(text) == nil)
  }
}
