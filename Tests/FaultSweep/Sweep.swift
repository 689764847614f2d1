import BelayLedger
import Foundation

/// Runs one scenario once for each operation that a fault can strike, the fault at the first, then
/// at the second, and so on until it no longer comes: the method of SQLite's own I/O error tests.
struct Sweep {
  let scenario: Scenario
  let fault: Fault
  /// Emptied and used for every run.
  let folder: String

  private(set) var runs = 0
  private(set) var complaints: [String] = []

  init(_ scenario: Scenario, _ fault: Fault, in folder: String) {
    self.scenario = scenario
    self.fault = fault
    self.folder = folder
  }

  mutating func run() throws {
    while try strike(at: runs + 1) { runs += 1 }
  }

  /// - Returns: whether there was such an operation.
  private mutating func strike(at operation: Int) throws -> Bool {
    try? FileManager.default.removeItem(atPath: folder)
    var witness = Witness()
    let stage = Scenario.Stage(state: folder + "/state") { witness.heard($0) }
    try scenario.before(stage)

    Disk.arm(fault, at: operation)
    defer { Disk.disarm() }
    let failure = failure(of: stage)
    guard Disk.hasStruck else { return false }
    if let text = goesOn(stage, after: failure) { complain(operation, text) }
    let copy = folder + "/after"
    try Disk.survivors(of: stage.state, in: copy, after: fault, seed: UInt64(operation))
    Disk.disarm()
    do {
      let ledger = try Ledger(at: copy, create: true)
      if let text = try witness.complaint(about: ledger) { complain(operation, text) }
      ledger.close()
    } catch {
      complain(operation, "INV 2: it does not open again: \(error)")
    }
    return true
  }

  private func failure(of stage: Scenario.Stage) -> LedgerError? {
    do { try scenario.story(stage) } catch { return error as? LedgerError }
    return nil
  }

  /// After a failed write nothing may be written again on that handle (INV 4).
  private func goesOn(_ stage: Scenario.Stage, after failure: LedgerError?) -> String? {
    guard let failure, failure.isBroken, let ledger = stage.ledger else { return nil }
    do { try ledger.begin() } catch { return nil }
    return "INV 4: it goes on after \(failure)"
  }

  private mutating func complain(_ operation: Int, _ text: String) {
    complaints.append("\(scenario.name), \(fault.rawValue) at operation \(operation): \(text)")
  }
}
