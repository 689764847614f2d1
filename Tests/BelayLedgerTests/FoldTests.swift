import BelayCore
import BelayLedger
import Testing

/// INV 6: state equals the fold of the ledger, by whatever way it is reached.
@Suite struct FoldTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    try ledger.append((1...60).map(Self.event))
  }

  /// A bit of everything that changes a fleet.
  private static func event(_ index: Int) -> Event {
    let agent = index.isMultiple(of: 2) ? refunds : mails
    let (type, data): (EventType, JSON) =
      switch index % 5 {
      case 0: (.agentHeartbeat, ["name": "x", "version": "1"])
      case 1: (.runStarted, ["task": "t"])
      case 2:
        (.breakerChanged, ["breaker": "b", "from": "closed", "to": "open", "cause": "manual"])
      case 3: (.log, ["severity": "info", "message": "m"])
      default:
        (
          .callFinished,
          ["kind": "tool", "name": "n", "outcome": "error", "latency_ms": JSON(index * 7)]
        )
      }
    return Event(
      id: "f\(index)", source: .agent(agent), type: type, time: noon, subject: "run-\(index / 10)",
      data: data)
  }

  private func bytes(_ fleet: Fleet) -> String { fleet.json().text }

  @Test("INV 6: two folds of the whole ledger give the same bytes")
  func twice() throws {
    let first = try ledger.reader.foldAll()
    #expect(first.seq == 60)
    #expect(bytes(first) == bytes(try ledger.reader.foldAll()))
  }

  @Test("INV 6: a snapshot and the tail behind it equal the full fold", arguments: [1, 20, 59, 60])
  func snapshotAndTail(seq: Int) throws {
    try ledger.saveSnapshot(ledger.reader.foldAll(through: seq))
    let loaded = try ledger.loadFleet()
    #expect(bytes(loaded) == bytes(try ledger.reader.foldAll()))
    #expect(ledger.ignoredSnapshots.isEmpty)
  }

  @Test("INV 6: the same after a restart, from the newer of two snapshots")
  func restart() throws {
    for seq in [10, 20, 30] { try ledger.saveSnapshot(ledger.reader.foldAll(through: seq)) }
    ledger.close()
    // If a snapshot were not read, or the third oldest kept, these edits would show.
    try scratch.edit("UPDATE snapshots SET sha256 = zeroblob(32) WHERE seq < 30")
    let reopened = try scratch.open(create: false)
    #expect(bytes(try reopened.loadFleet()) == bytes(try reopened.reader.foldAll()))
    #expect(reopened.ignoredSnapshots.isEmpty)
  }

  @Test("INV 6: a damaged snapshot is passed over with its reason; the older one serves")
  func damaged() throws {
    for seq in [10, 20, 30] { try ledger.saveSnapshot(ledger.reader.foldAll(through: seq)) }
    ledger.close()
    try scratch.edit("UPDATE snapshots SET fold = CAST(fold || ' ' AS BLOB) WHERE seq = 30")
    let reopened = try scratch.open(create: false)
    #expect(bytes(try reopened.loadFleet()) == bytes(try reopened.reader.foldAll()))
    #expect(
      reopened.ignoredSnapshots == ["the snapshot at seq 30 is not used: its checksum differs"])
  }

  @Test("INV 6: without a usable snapshot everything is folded")
  func none() throws {
    try ledger.saveSnapshot(ledger.reader.foldAll(through: 10))
    ledger.close()
    try scratch.edit("UPDATE snapshots SET seq = 61")
    let reopened = try scratch.open(create: false)
    #expect(try reopened.loadFleet().seq == 60)
    #expect(
      reopened.ignoredSnapshots == ["the snapshot at seq 61 is not used: the ledger ends at 60"])
  }

  @Test("the fold of a moment in the past does not know what came later")
  func past() throws {
    #expect(try ledger.reader.foldAll(through: 7).seq == 7)
    #expect(try ledger.reader.foldAll(through: 0) == Fleet())
  }
}
