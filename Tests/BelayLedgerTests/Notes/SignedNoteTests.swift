import BelayCore
import Testing

@testable import BelayLedger

@Suite struct SignedNoteTests {
  @Test("a published note is read, verified, and written as it was")
  func published() throws {
    let note = try SignedNote(bytes(Known.note))
    #expect(note.text == bytes(Known.text))
    #expect(try note.verified(by: [Known.verifier()]) == [Known.verifier()])
    #expect(note.bytes == bytes(Known.note))
  }

  @Test("the published private key signs what was published, to the byte")
  func signing() throws {
    let signer = try Known.signer()
    #expect(signer.verifier.text == Known.vkey)
    #expect(signer.sign(bytes(Known.text)).line == Known.line + "\n")
  }

  @Test(
    "the specification's own examples are read, with empty lines in the text and two signatures")
  func specification() throws {
    let poem = try SignedNote(bytes(Known.poem))
    #expect(poem.text.suffix(20) == bytes("\ned è subito sera.\n")[...])
    #expect(poem.signatures.map(\.name.text) == ["quasimodo.example/salvatore"])
    #expect(poem.signatures.map { hex($0.keyID) } == ["367ba04b"])
    let checkpoint = try SignedNote(bytes(Known.cosigned))
    #expect(
      checkpoint.signatures.map(\.name.text)
        == ["example.com/behind-the-sofa", "witness.example.com/w1"])
    #expect(checkpoint.bytes == bytes(Known.cosigned))
  }

  @Test("no byte can be changed, put in or taken out without being noticed")
  func everyByte() throws {
    let key = try Known.verifier()
    let good = bytes(Known.note)
    let isTaken = { (bytes: [UInt8]) in
      ((try? SignedNote(bytes).verified(by: [key])) ?? []).isEmpty == false
    }
    #expect(isTaken(good))
    for place in good.indices {
      for change: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
        var other = good
        other[place] ^= change
        #expect(!isTaken(other), "byte \(place) changed by \(change)")
      }
      var shorter = good
      shorter.remove(at: place)
      #expect(!isTaken(shorter), "byte \(place) taken out")
      var longer = good
      longer.insert(good[place], at: place)
      #expect(!isTaken(longer), "byte \(place) twice")
      #expect(!isTaken(Array(good[..<place])), "cut at \(place)")
    }
  }

  @Test("INV 28: a control character, bad UTF-8 or another form is refused")
  func malformed() {
    let text = "text\n"
    let line = Known.line + "\n"
    let bad: [[UInt8]] = [
      [], bytes("\n"), bytes(text), bytes(text + "\n"), bytes(text + line), bytes("text" + line),
      bytes(text + "\n" + Known.line), bytes(text + "\n" + line + "\n"),
      bytes(text + "\n" + line + "more\n"), bytes("te\tt\n\n" + line), bytes("te\rt\n\n" + line),
      bytes("te\u{0}t\n\n" + line), bytes("te\u{1B}[2Jt\n\n" + line),
      bytes("te") + [0xC3] + bytes("t\n\n" + line),
      bytes("te") + [0xC0, 0x80] + bytes("\n\n" + line),
      bytes(text + "\n" + line.replacing("—", with: "-")),
      bytes(text + "\n" + line.replacing("— ", with: "—  ")),
      bytes(text + "\n" + line.replacing("PeterNeumann", with: "Peter+Neumann")),
      bytes(text + "\n" + line.replacing("PeterNeumann", with: "Peter\u{2003}Neumann")),
      bytes(text + "\n" + line.replacing("PeterNeumann ", with: " ")),
      bytes(text + "\n— PeterNeumann \n"), bytes(text + "\n— PeterNeumann x08go+==\n"),
      bytes(text + "\n— PeterNeumann x08goA==\n"),
    ]
    for note in bad {
      #expect(throws: NoteError.self, "\(String(decoding: note, as: UTF8.self))") {
        try SignedNote(note)
      }
    }
  }

  @Test("sixteen signatures are taken and more than the limit are not")
  func many() throws {
    let signer = try Known.signer()
    let text = bytes("text\n")
    let others = try (0..<63).map { try testKey("other-\($0)", seed: UInt8($0)).sign(text) }
    var note = SignedNote(text: text, signatures: others + [signer.sign(text)])
    #expect(try SignedNote(note.bytes).verified(by: [signer.verifier]) == [signer.verifier])
    note.signatures.append(others[0])
    #expect(throws: NoteError.malformed("it has more than 64 signatures")) {
      try SignedNote(note.bytes)
    }
    let long = bytes(String(repeating: "x", count: SignedNote.longest)) + note.bytes
    #expect(throws: NoteError.malformed("it is over 524288 bytes")) { try SignedNote(long) }
  }

  @Test("signatures of keys that are not trusted are passed over, and do not count")
  func unknown() throws {
    let signer = try testKey("ops.example/a")
    let text = bytes("text\n")
    let strangers = [
      try testKey("ops.example/b"), try testKey("ops.example/a", seed: 8),
      try testKey("ops.example/a", kind: .cosignature),
    ]
    let note = SignedNote(text: text, signatures: strangers.map { $0.sign(text) })
    #expect(throws: NoteError.unsigned) { try note.verified(by: [signer.verifier]) }
    #expect(throws: NoteError.unsigned) { try note.verified(by: []) }
    let signed = SignedNote(text: text, signatures: note.signatures + [signer.sign(text)])
    #expect(try signed.verified(by: [signer.verifier]) == [signer.verifier])
  }

  @Test("one wrong signature of a trusted key is enough to refuse the note")
  func oneWrong() throws {
    let (one, two) = (try testKey("ops.example/a"), try testKey("ops.example/b", seed: 8))
    let text = bytes("text\n")
    let note = SignedNote(text: text, signatures: [one.sign(text), two.sign(bytes("other\n"))])
    #expect(try note.verified(by: [one.verifier]) == [one.verifier])
    #expect(throws: NoteError.badSignature(two.verifier.name)) {
      try note.verified(by: [one.verifier, two.verifier])
    }
    let twice = SignedNote(
      text: text, signatures: [one.sign(text), one.sign(bytes("other\n"))])
    #expect(throws: NoteError.badSignature(one.verifier.name)) {
      try twice.verified(by: [one.verifier])
    }
  }

  @Test("names that look alike and differ in their bytes are two names")
  func twins() throws {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    let signer = try testKey(composed)
    #expect(try testKey(decomposed).verifier.name != signer.verifier.name)
    let text = bytes("text\n")
    let other = NoteSignature(
      name: try #require(KeyName(decomposed)), keyID: signer.verifier.id,
      signature: signer.sign(text).signature)
    let note = SignedNote(text: text, signatures: [other])
    #expect(throws: NoteError.unsigned) { try note.verified(by: [signer.verifier]) }
  }
}
