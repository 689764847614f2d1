import BelayCore
import Testing

@testable import BelayLedger

@Suite struct CheckpointTests {
  static let hash = Hash.leaf([9])
  static let root = Base64.text(hash)

  @Test("the specification's example is read and written as it was")
  func published() throws {
    let note = try SignedNote(bytes(Known.cosigned))
    let checkpoint = try Checkpoint(text: note.text)
    #expect(checkpoint.origin == "example.com/behind-the-sofa")
    #expect(checkpoint.head.size == 20_852_163)
    #expect(Base64.text(checkpoint.head.root) == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    #expect(checkpoint.text == note.text)
  }

  @Test("lines of others behind the root are kept, and signed over")
  func extensions() throws {
    let text = "log\n0\n\(Self.root)\nmore\nand more\n"
    let checkpoint = try Checkpoint(text: bytes(text))
    #expect(checkpoint.extensions == ["more", "and more"])
    #expect(checkpoint.text == bytes(text))
  }

  @Test(
    "another form is refused",
    arguments: [
      "", "\n", "log\n1\n\(root)", "log\n1\n", "\n1\n\(root)\n", "log\n01\n\(root)\n",
      "log\n-1\n\(root)\n", "log\n+1\n\(root)\n", "log\n\n\(root)\n",
      "log\n9223372036854775808\n\(root)\n",
      "log\n1 \n\(root)\n", "log\n1\nAAAA\n", "log\n1\n\(root.dropLast())\n", "log\n1\n\(root)\n\n",
      "log\n1\n\(root)\n\nmore\n", "log\n\u{FF11}\n\(root)\n",
    ])
  func malformed(text: String) {
    #expect(throws: NoteError.self) { try Checkpoint(text: bytes(text)) }
  }

  @Test("a checkpoint counts only under its own log's key")
  func signed() throws {
    let (log, other) = (try testKey("ops.example/a"), try testKey("ops.example/b", seed: 8))
    let checkpoint = Checkpoint(
      origin: log.verifier.name, head: TreeHead(size: 3, root: Self.hash))
    let note = SignedNote(text: checkpoint.text, signatures: [log.sign(checkpoint.text)])
    #expect(try Checkpoint(note, signedBy: [log.verifier]) == checkpoint)
    let foreign = SignedNote(text: checkpoint.text, signatures: [other.sign(checkpoint.text)])
    #expect(throws: NoteError.unsigned) {
      try Checkpoint(foreign, signedBy: [log.verifier, other.verifier])
    }
    #expect(throws: NoteError.unsigned) { try Checkpoint(note, signedBy: [other.verifier]) }
  }

  @Test("the openssl program finds the signature under the text as it stands in the file")
  func openssl() throws {
    let log = try testKey("ops.example/a")
    let checkpoint = Checkpoint(
      origin: log.verifier.name, head: TreeHead(size: 3, root: Self.hash))
    let note = try SignedNote(
      SignedNote(text: checkpoint.text, signatures: [log.sign(checkpoint.text)]).bytes)
    let signature = try #require(note.signatures.first?.signature)
    #expect(
      try OpenSSLCommand.verifies(signature, of: note.text, by: log.verifier.publicKey))
  }
}

@Suite struct CosignatureTests {
  @Test("the specification's example has the time that it says")
  func published() throws {
    let line = try #require(try SignedNote(bytes(Known.cosigned)).signatures.last)
    let cosignature = try #require(Cosignature(line))
    #expect(cosignature.time == 1_679_315_147)
    #expect(cosignature.encoded == line.signature)
  }

  @Test("a witness signs a time and the whole text, and only its own kind of key reads it")
  func signed() throws {
    let witness = try testKey("w.example/1", kind: .cosignature)
    let text = bytes("log\n0\n\(CheckpointTests.root)\n")
    let line = witness.sign(text, at: 1_679_315_147)
    #expect(
      Cosignature.message(time: 1_679_315_147, text: text)
        == bytes("cosignature/v1\ntime 1679315147\n") + text)
    let note = SignedNote(text: text, signatures: [line])
    #expect(try note.verified(by: [witness.verifier]) == [witness.verifier])
    let plain = try testKey("w.example/1")
    #expect(throws: NoteError.unsigned) { try note.verified(by: [plain.verifier]) }
  }

  @Test("another time, text or length is no cosignature")
  func changed() throws {
    let witness = try testKey("w.example/1", kind: .cosignature)
    let text = bytes("log\n0\n\(CheckpointTests.root)\n")
    let line = witness.sign(text, at: 1_679_315_147)
    for place in line.signature.indices {
      var signature = line.signature
      signature[place] ^= 1
      let other = NoteSignature(name: line.name, keyID: line.keyID, signature: signature)
      #expect(!witness.verifier.verifies(other, under: text), "byte \(place)")
    }
    let lengths = [
      Array(line.signature.dropLast()), line.signature + [0], Array(line.signature[8...]),
    ]
    for signature in lengths {
      let other = NoteSignature(name: line.name, keyID: line.keyID, signature: signature)
      #expect(!witness.verifier.verifies(other, under: text))
    }
    #expect(!witness.verifier.verifies(line, under: bytes("log\n1\n\(CheckpointTests.root)\n")))
  }

  @Test("a time beyond 2^63 is refused")
  func beyond() throws {
    let line = NoteSignature(
      name: try #require(KeyName("w")), keyID: [0, 0, 0, 0],
      signature: [0x80] + [UInt8](repeating: 0, count: 71))
    #expect(Cosignature(line) == nil)
  }
}
