import BelayCore
import BelayLedger

/// A ledger of many records that no hub has made: the real tables, tree, snapshot and signature, at some
/// tens of thousands of records a second.
///
/// Every record is a finished call of about 700 bytes, as in `SampleBatch`.
struct BigLedger {
  let state: String
  let records: Int
  /// How long it took to make.
  let time: Duration

  private static let batch = 10_000
  private static let agents = 20
  private static let start = Timestamp(microseconds: 1_795_342_272_000_000)

  /// - Parameter isSigned: whether one checkpoint is over all of it; else none is there.
  init(on stage: Stage, records: Int, isSigned: Bool = true) throws {
    state = stage.path("big")
    self.records = records
    let start = ContinuousClock.now
    let ledger = try Ledger(at: state, create: true)
    var fleet = Fleet()
    while ledger.lastSeq < records {
      try Self.append(min(Self.batch, records - ledger.lastSeq), to: ledger, &fleet)
    }
    try ledger.saveSnapshot(fleet)
    if isSigned { try Self.sign(ledger.treeHead, state) }
    ledger.close()
    time = .now - start
  }

  private static func append(_ count: Int, to ledger: Ledger, _ fleet: inout Fleet) throws {
    try ledger.begin()
    for number in ledger.lastSeq + 1...ledger.lastSeq + count {
      let event = event(number)
      let time = start.advanced(by: .milliseconds(number))
      let inserted = try ledger.insert(event, authid: "token:ingest-1", recorded: time)
      guard case .new(let record) = inserted else {
        throw StageError("record \(number) of a new ledger was there already")
      }
      fleet.apply(record)
    }
    try ledger.commit()
  }

  /// What a notary signs, without reading back what was written a moment ago.
  private static func sign(_ head: TreeHead, _ state: String) throws {
    guard let name = KeyName("belay.bench/ledger") else {
      invariantBroken("the name of the sample log is one that a key may have")
    }
    let key = try KeyFolder(stateDirectory: state).make(name: name, kind: .ed25519)
    let text = Checkpoint(origin: name, head: head).text
    try CheckpointFile(state + "/checkpoints").append(
      SignedNote(text: text, signatures: [key.sign(text)]))
  }

  // MARK: One event

  private static let sources = (1...agents).compactMap { AgentID("sample-agent-\($0)") }
  private static let calls = (0..<997).map(SampleBatch.call)

  private static func event(_ number: Int) -> Event {
    Event(
      id: "00000000-0000-7b1e-9c55-\(text(number, digits: 12))",
      source: .agent(sources[number % agents]), type: .callFinished,
      time: start.advanced(by: .milliseconds(number)),
      subject: "run-\(text(number / 400, digits: 8))",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      data: calls[number % calls.count])
  }

  private static func text(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
