import BelayCore
import BelayLedger

/// What the ledger said was durable, kept apart from it: the model that it is held against.
struct Witness {
  struct Answer {
    var seq: Int
    var event: Event
    /// The escalation whose only verdict or claim this record is.
    var sole: EscalationKey?
  }

  private(set) var answers: [Answer] = []
  private var checked = 0

  mutating func heard(_ new: [Answer]) { answers += new }

  /// What is wrong with a ledger that was opened after a fault; `nil` if nothing is.
  ///
  /// - Parameter all: looks at every record, not only at those heard since the last check.
  mutating func complaint(about ledger: Ledger, all: Bool = true) throws -> String? {
    let last = answers.last?.seq ?? 0
    guard ledger.lastSeq >= last else {
      return "INV 1: \(last) was acknowledged, the ledger ends at \(ledger.lastSeq)"
    }
    for answer in answers[(all ? 0 : checked)...] {
      guard let record = try ledger.reader.record(answer.seq),
        record.erasedBy != nil || record.event.payload == answer.event.payload
      else { return "INV 2: the acknowledged record \(answer.seq) is not what it was" }
      for entry in answer.event.data["records"]?.array ?? [] {
        guard let seq = entry["seq"]?.integer,
          try ledger.reader.record(seq)?.erasedBy == answer.seq
        else { return "the payload that #\(answer.seq) erased is back" }
      }
      if let text = try rival(of: answer, in: ledger) { return text }
    }
    checked = answers.count
    guard all else { return nil }
    let sound = try ledger.reader.verify().size
    return sound == ledger.lastSeq ? nil : "INV 3: \(sound) of \(ledger.lastSeq) records are sound"
  }

  /// Tries to put a second verdict or claim beside the first.
  private func rival(of answer: Answer, in ledger: Ledger) throws -> String? {
    guard let key = answer.sole, let type = answer.event.kind else { return nil }
    let event = Workload.event(type, "rival-\(answer.seq)", about: key)
    try ledger.begin()
    let outcome = try ledger.insert(
      event, authid: "sweep", recorded: Workload.time, escalation: key)
    try ledger.commit()
    guard outcome == .conflict(answer.seq) else {
      return "INV 8, 13: \(key.id) has a second \(type.rawValue) beside seq \(answer.seq)"
    }
    return nil
  }
}
