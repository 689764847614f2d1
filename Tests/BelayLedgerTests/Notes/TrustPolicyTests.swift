import BelayCore
import Testing

@testable import BelayLedger

@Suite struct TrustPolicyTests {
  let log: SigningKey
  let witnesses: [SigningKey]
  let text: [UInt8]

  init() throws {
    log = try testKey("ops.example/log", seed: 1)
    witnesses = try (2...6).map { try testKey("w\($0)", seed: $0, kind: .cosignature) }
    text =
      Checkpoint(
        origin: log.verifier.name, head: TreeHead(size: 1, root: .leaf([]))
      ).text
  }

  /// X1 X2 X3 of which two, Y1 Y2 of which one, and both of these.
  private var policy: String {
    let names = ["X1", "X2", "X3", "Y1", "Y2"]
    let lines = zip(names, witnesses).map { "witness \($0) \($1.verifier.text) http://h:1/w\n" }
    return """
      # a comment
      log \(log.verifier.text)

      \t \(lines.joined())
      group  X 2\tX1 X2 X3
      group Y any Y1 Y2
      group all-of-them all X Y
      quorum all-of-them

      """
  }

  private func note(_ signers: [Int], byLog: Bool = true) -> SignedNote {
    let cosigned = signers.map { witnesses[$0].sign(text, at: 1) }
    return SignedNote(text: text, signatures: (byLog ? [log.sign(text)] : []) + cosigned)
  }

  @Test("a checkpoint counts with the log and the quorum, and not with less")
  func quorum() throws {
    let policy = try TrustPolicy(bytes(policy))
    #expect(policy.witnesses.map(\.url) == [String?](repeating: "http://h:1/w", count: 5))
    for enough in [[0, 1, 3], [0, 2, 4], [0, 1, 2, 3, 4]] {
      #expect(try policy.checkpoint(note(enough)).head.size == 1)
    }
    for few in [[], [0, 3], [0, 1], [0, 1, 2], [3, 4], [0, 0, 3]] {
      #expect(throws: NoteError.unsigned, "\(few)") { try policy.checkpoint(note(few)) }
    }
    #expect(throws: NoteError.unsigned) {
      try policy.checkpoint(note([0, 1, 3], byLog: false))
    }
  }

  @Test("without a quorum the log is enough")
  func none() throws {
    let policy = try TrustPolicy(bytes("quorum none\nlog \(log.verifier.text)"))
    #expect(try policy.checkpoint(note([])).head.size == 1)
  }

  @Test("a policy that is not understood is refused, and the line named")
  func malformed() throws {
    let w = witnesses[0].verifier.text
    let bad = [
      ("", "it has no quorum line"),
      ("quorum none\nquorum none", "line 2: it has a second quorum"),
      ("quorum W", "line 1: nothing above it has this name"),
      ("quorum W\nwitness W \(w)", "line 1: nothing above it has this name"),
      ("witness W \(w)\nwitness W \(witnesses[1].verifier.text)", "line 2: this name is taken"),
      ("witness none \(w)", "line 1: this name is taken"),
      ("witness W \(w)\nwitness V \(w)", "line 2: this key is there already"),
      ("log \(w)", "line 1: this key is of the other kind"),
      (
        "witness W \(w)\ngroup G 2 W",
        "line 2: a group wants any, all, or a number up to its size"
      ),
      (
        "witness W \(w)\ngroup G 0 W",
        "line 2: a group wants any, all, or a number up to its size"
      ),
      ("witness W \(w)\ngroup G any W W", "line 2: one of its names is in a group already"),
      ("hello", "line 1: it is no log, witness, group or quorum"),
      ("quorum none\r", "line 1: it has a control character"),
    ]
    for (text, problem) in bad {
      #expect(throws: NoteError.malformed(problem), "\(text)") { try TrustPolicy(bytes(text)) }
    }
  }
}
