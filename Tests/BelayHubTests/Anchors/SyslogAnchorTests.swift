import BelayCore
import Testing

@testable import BelayHub
@testable import BelayLedger

/// What the system's log is told.
struct SyslogAnchorTests {
  @Test("the line names origin, size, root and key, for each key of the log that has signed")
  func lines() throws {
    let name = try #require(KeyName("ops.example/belay"))
    let keys = [SigningKey(name: name, kind: .ed25519), SigningKey(name: name, kind: .ed25519)]
    let witness = SigningKey(name: try #require(KeyName("w.example")), kind: .cosignature)
    let head = TreeHead(size: 7, root: .leaf([1]))
    let text = Checkpoint(origin: name, head: head).text
    let note = SignedNote(text: text, signatures: (keys + [witness]).map { $0.sign(text) })
    #expect(
      SyslogAnchor.lines(note)
        == keys.map {
          "belay checkpoint origin=ops.example/belay size=7 root=\(Base64.text(.leaf([1]))) "
            + "key=\(hex($0.verifier.id))"
        })
  }
}
