import BelayCore
import BelayLedger
import Foundation

/// One story of a ledger, run again and again with a fault at each of its operations.
struct Scenario: Sendable {
  /// The story's place, and where its acknowledgements go.
  final class Stage {
    let state: String
    let acknowledged: ([Witness.Answer]) -> Void
    /// The ledger that was opened last.
    private(set) var ledger: Ledger?

    init(state: String, acknowledged: @escaping ([Witness.Answer]) -> Void) {
      self.state = state
      self.acknowledged = acknowledged
    }

    func open(checkpointPages: Int = 4_096) throws(LedgerError) -> Workload {
      let ledger = try Ledger(at: state, create: true, checkpointPages: checkpointPages)
      self.ledger = ledger
      return Workload(ledger: ledger, acknowledged: acknowledged)
    }
  }

  let name: String
  /// What was there before, on a disk without faults.
  var before: @Sendable (Stage) throws -> Void = { _ in }
  let story: @Sendable (Stage) throws -> Void

  static let all: [Scenario] = [
    firstStart, oneByOne, manyAtOnce, longPayloads, sameAgain, oneVerdict, snapshots, cleanStop,
    afterKill, movingTheLog, goingOn, erasure, pruning,
  ]
}

extension Scenario {
  static let firstStart = Scenario(name: "first-start") { stage in
    try stage.open().commit([Workload.log("first")])
  }

  static let oneByOne = Scenario(name: "one-by-one") { stage in
    let work = try stage.open()
    for number in 1...8 { try work.commit([Workload.log("event-\(number)")]) }
  }

  static let manyAtOnce = Scenario(name: "many-at-once") { stage in
    let work = try stage.open()
    try work.commit((1...100).map { Workload.log("event-\($0)") })
    try work.commit((101...130).map { Workload.log("event-\($0)") })
  }

  static let longPayloads = Scenario(name: "long-payloads") { stage in
    let work = try stage.open()
    for number in 1...4 { try work.commit([Workload.log("event-\(number)", bytes: 60_000)]) }
  }

  static let sameAgain = Scenario(name: "same-again") { stage in
    let work = try stage.open()
    for number in [1, 2, 1, 3, 2, 4] {
      try work.commit([
        Workload.log("event-\(number)"), Workload.log("event-1", bytes: 99),
        Workload.log("other-\(number)"),
      ])
    }
  }

  static let oneVerdict = Scenario(name: "one-verdict") { stage in
    let work = try stage.open()
    for escalation in ["call-1", "call-2", "call-3"] {
      try work.commit([Workload.about(.escalationRaised, escalation)])
      try work.commit([
        Workload.about(.escalationDecided, escalation),
        Workload.about(.escalationDecided, escalation, id: "late-\(escalation)"),
      ])
      try work.commit([Workload.about(.escalationClaimed, escalation)])
      try work.commit([Workload.about(.escalationClaimed, escalation, id: "twice-\(escalation)")])
    }
  }

  static let snapshots = Scenario(name: "snapshots") { stage in
    let work = try stage.open()
    for number in 1...4 {
      try work.commit([Workload.log("event-\(number)")])
      try work.saveSnapshot()
    }
  }

  static let cleanStop = Scenario(name: "clean-stop") { stage in
    let work = try stage.open()
    try work.commit((1...20).map { Workload.log("event-\($0)") })
    work.ledger.close()
    let again = try stage.open()
    try again.commit([Workload.log("after")])
    again.ledger.close()
  }

  /// The log of a dead hub is read, and moved on the way out.
  static let afterKill = Scenario(
    name: "after-kill",
    before: { stage in
      let alive = Stage(state: stage.state + "-alive", acknowledged: stage.acknowledged)
      let work = try alive.open()
      for number in 1...5 { try work.commit([Workload.log("before-\(number)", bytes: 5_000)]) }
      try FileManager.default.copyItem(atPath: alive.state, toPath: stage.state)
    },
    story: { stage in
      let work = try stage.open()
      try work.commit([Workload.log("after")])
      work.ledger.close()
    })

  /// Payloads go, the file is written anew, and the log is emptied.
  static let erasure = Scenario(
    name: "erasure",
    before: { stage in
      let work = try stage.open()
      try work.commit((1...20).map { Workload.log("before-\($0)", bytes: 5_000) })
      try work.saveSnapshot()
      work.ledger.close()
    },
    story: { stage in
      let work = try stage.open()
      try work.erase([3, 4])
      try work.commit([Workload.log("between")])
      try work.erase([20])
      work.ledger.close()
    })

  /// Payloads of a range go after the order for it, a step at a time.
  static let pruning = Scenario(
    name: "pruning",
    before: { stage in
      let work = try stage.open()
      try work.commit((1...600).map { Workload.log("before-\($0)") })
      work.ledger.close()
    },
    story: { stage in
      let work = try stage.open()
      try work.prune()
      try work.commit([Workload.log("after")])
      work.ledger.close()
    })

  static let movingTheLog = Scenario(name: "moving-the-log") { stage in
    let work = try stage.open(checkpointPages: 12)
    for number in 1...12 { try work.commit([Workload.log("event-\(number)", bytes: 9_000)]) }
  }

  /// A log that was moved is written from its start again, over what is in it.
  static let goingOn = Scenario(
    name: "going-on",
    before: { stage in
      let work = try stage.open()
      try work.commit((1...40).map { Workload.log("before-\($0)", bytes: 2_000) })
      work.ledger.close()
    },
    story: { stage in
      let work = try stage.open(checkpointPages: 8)
      for number in 1...10 {
        try work.commit([
          Workload.log("event-\(number)", bytes: 4_000), Workload.log("before-\(number)"),
          Workload.about(.escalationDecided, "call-\(number / 2)", id: "d-\(number)"),
        ])
      }
    })
}
