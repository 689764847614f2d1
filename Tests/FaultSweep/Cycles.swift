import BelayCore
import BelayLedger
import Foundation

/// One ledger that dies again and again at a moment drawn from a seed, and is opened after each death.
struct Cycles {
  let state: String
  var random: SplitMix
  private(set) var witness = Witness()
  private var number = 0

  init(in folder: String, seed: UInt64) {
    state = folder + "/state"
    random = SplitMix(state: seed)
  }

  // MARK: Power

  /// The power fails at some operation of a session, then what survived takes the ledger's place.
  mutating func losePower() throws -> String? {
    number += 1
    var heard: [Witness.Answer] = []
    let fault = random.flips() ? Fault.power : .torn
    Disk.arm(fault, at: .random(in: 1...150, using: &random))
    do { try session { heard += $0 } } catch is LedgerError {}
    witness.heard(heard)
    let copy = state + "-survivors"
    try? FileManager.default.removeItem(atPath: copy)
    try Disk.survivors(of: state, in: copy, after: fault, seed: random.next())
    Disk.disarm()
    try? FileManager.default.removeItem(atPath: state)
    try FileManager.default.moveItem(atPath: copy, toPath: state)
    return try check()
  }

  /// Random transactions until the disk fails, or for a while.
  private mutating func session(_ heard: @escaping ([Witness.Answer]) -> Void) throws {
    let ledger = try Ledger(at: state, create: true, checkpointPages: 40)
    let work = Workload(ledger: ledger, acknowledged: heard)
    for step in 0..<Int.random(in: 1...60, using: &random) {
      try work.commit(transaction(step))
      if step % 23 == 22 { try work.saveSnapshot() }
    }
    ledger.close()
  }

  private mutating func transaction(_ step: Int) -> [Workload.Item] {
    let id = "\(number)-\(step)"
    var items = (0..<Int.random(in: 1...6, using: &random)).map {
      Workload.log("\(id)-\($0)", bytes: .random(in: 10...6_000, using: &random))
    }
    if random.flips() {
      items += [
        Workload.about(.escalationDecided, id),
        Workload.about(.escalationDecided, id, id: "late-\(id)"),
        Workload.about(.escalationClaimed, id),
      ]
    }
    if random.flips(), let old = witness.answers.randomElement(using: &random) {
      items.append(Workload.Item(event: old.event, escalation: old.sole))
    }
    return items
  }

  // MARK: Death

  /// A writer of its own process is killed after a while; what it said is what must be there.
  mutating func kill() throws -> String? {
    number += 1
    let writer = try Writer(state: state, number: number)
    let heard = try writer.killed(afterLines: .random(in: 1...40, using: &random))
    witness.heard(heard)
    return try check()
  }

  // MARK: Looking

  /// Each time what is new; every twentieth time everything.
  private mutating func check() throws -> String? {
    let ledger = try Ledger(at: state, create: true)
    defer { ledger.close() }
    return try witness.complaint(about: ledger, all: number.isMultiple(of: 20))
  }

  mutating func checkAll() throws -> String? {
    let ledger = try Ledger(at: state, create: true)
    defer { ledger.close() }
    return try witness.complaint(about: ledger)
  }
}

/// splitmix64: the same seed gives the same deaths.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func flips() -> Bool { next() & 1 == 0 }
}
