import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// What a witness says of other logs, and what it never does (c2sp.org/tlog-witness).
@Suite struct WitnessTests {
  let scratch: Scratch
  let log = Grower()

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.state, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  private func witness() throws -> Witness {
    try Witness(stateDirectory: scratch.state, logs: [log.key.verifier])
  }

  @Test("a log that only grows is cosigned, with the time, under the key that others were given")
  func grows() throws {
    let witness = try witness()
    for (old, size) in [(0, 3), (3, 3), (3, 8), (8, 21)] {
      let request = log.request(old, size)
      let line = try witness.cosign(request, at: 1_700_000_000)
      #expect(Cosignature(line)?.time == 1_700_000_000)
      var note = request.note
      note.signatures.append(line)
      #expect(try note.verified(by: [witness.verifier]) == [witness.verifier])
      #expect(note.cosignatures([line], of: witness.verifier) == [line])
    }
    #expect(try Witness.verifier(stateDirectory: scratch.state) == witness.verifier)
  }

  @Test("what was seen is told with 409, also after a restart, and whatever was asked before")
  func seen() throws {
    _ = try witness().cosign(log.request(0, 8), at: 1)
    let again = try witness()
    for (old, size) in [(0, 3), (3, 5), (0, 8), (5, 8), (0, 9), (9, 10)] {
      #expect(throws: WitnessRefusal.seen(8)) { try again.cosign(log.request(old, size), at: 2) }
    }
    // Smaller than what was seen is never cosigned, whatever it says about that.
    #expect(throws: WitnessRefusal.malformed("old is greater than the size of the checkpoint")) {
      try again.cosign(log.request(8, 5), at: 2)
    }
    _ = try again.cosign(log.request(8, 9), at: 3)
  }

  @Test("another tree is refused: of the same size with 409, of a larger one with 422")
  func forked() throws {
    let witness = try witness()
    _ = try witness.cosign(log.request(0, 6), at: 1)
    let fork = Grower(seed: 1)
    let other = { (size: Int) in fork.note(size, signedBy: log.key) }
    #expect(throws: WitnessRefusal.seen(6)) {
      try witness.cosign(WitnessRequest(old: 6, proof: [], note: other(6)), at: 2)
    }
    #expect(throws: WitnessRefusal.badProof) {
      try witness.cosign(
        WitnessRequest(old: 6, proof: fork.proof(from: 6, to: 9), note: other(9)), at: 2)
    }
    #expect(throws: WitnessRefusal.badProof) {
      try witness.cosign(WitnessRequest(old: 6, proof: [], note: log.note(9)), at: 2)
    }
    #expect(throws: WitnessRefusal.badProof) {
      try Witness(stateDirectory: try Self.empty(scratch), logs: [log.key.verifier]).cosign(
        WitnessRequest(old: 0, proof: [.leaf([1])], note: log.note(9)), at: 2)
    }
    _ = try witness.cosign(log.request(6, 9), at: 3)
  }

  private static func empty(_ scratch: Scratch) throws -> String {
    let path = scratch.path + "/other"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return path
  }

  @Test("a log that nobody named gets 404, a signature by another key 403")
  func strangers() throws {
    let witness = try witness()
    let other = SigningKey(name: KeyName("ops.example/other")!, kind: .ed25519)
    let head = TreeHead(size: 1, root: .leaf([0]))
    let text = Checkpoint(origin: other.verifier.name, head: head).text
    let note = SignedNote(text: text, signatures: [other.sign(text)])
    #expect(throws: WitnessRefusal.unknownLog) {
      try witness.cosign(WitnessRequest(old: 0, proof: [], note: note), at: 1)
    }
    let forger = SigningKey(name: log.key.verifier.name, kind: .ed25519)
    #expect(throws: WitnessRefusal.badSignature) {
      try witness.cosign(
        WitnessRequest(old: 0, proof: [], note: log.note(2, signedBy: forger)), at: 1)
    }
  }

  @Test("what cannot be kept is not said, and what was seen before still counts")
  func unkept() throws {
    let witness = try witness()
    _ = try witness.cosign(log.request(0, 2), at: 1)
    // A folder stands in the way of the draft.
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: scratch.state + "/witness")
        .first { $0 != "key" })
    let draft = scratch.state + "/witness/\(file).next"
    try FileManager.default.createDirectory(
      atPath: draft + "/in the way", withIntermediateDirectories: true)
    #expect(
      performing: { try witness.cosign(log.request(2, 4), at: 2) },
      throws: { if case .unkept = $0 as? WitnessRefusal { true } else { false } })
    try FileManager.default.removeItem(atPath: draft)
    #expect(throws: WitnessRefusal.seen(2)) { try witness.cosign(log.request(4, 5), at: 3) }
  }

  @Test("a file of what was seen that is damaged keeps the witness from starting")
  func damaged() throws {
    _ = try witness().cosign(log.request(0, 2), at: 1)
    let folder = scratch.state + "/witness/"
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file != "key" {
      try Data("nothing\n".utf8).write(to: URL(fileURLWithPath: folder + file))
    }
    #expect(throws: SigningError.self) { try witness() }
  }

  @Test("a request reads back as it was written, and nothing else reads")
  func wire() throws {
    let request = log.request(3, 9)
    #expect(try WitnessRequest(request.bytes) == request)
    let text = String(decoding: request.bytes, as: UTF8.self)
    #expect(text.hasPrefix("old 3\n"))
    for (part, other) in [
      ("old 3", "old 03"), ("old 3", "old -3"), ("old 3", "new 3"), ("old 3\n", "old 3\n!\n"),
      ("old 3\n", "old 3\n" + String(repeating: Base64.text(.leaf([])) + "\n", count: 64)),
    ] {
      #expect(throws: NoteError.self, "\(other)") {
        try WitnessRequest(Array(text.replacing(part, with: other, maxReplacements: 1).utf8))
      }
    }
    for length in 0..<request.bytes.count {
      #expect(throws: NoteError.self) { try WitnessRequest(Array(request.bytes[..<length])) }
    }
  }
}
