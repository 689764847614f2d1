import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// Where an export may go, and what it must not put an end to.
@Suite struct ExportTests {
  let scratch: Scratch
  let ledger: Ledger
  let folder: String

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    folder = scratch.path + "/tlog"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try ledger.append((1...3).map { sample("event-\($0)") })
    _ = try Notary(stateDirectory: scratch.state).sign(upTo: 3)
  }

  private func export(from other: Scratch? = nil) throws {
    let state = (other ?? scratch).state
    _ = try TlogExport(
      from: LedgerReader(at: state), signed: SignedLog(stateDirectory: state), to: folder
    ).run { _, _ in }
  }

  private func files() throws -> [String: Data] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).reduce(into: [:]) {
      $0[$1] = FileManager.default.contents(atPath: folder + "/" + $1)
    }
  }

  private func refusal(from other: Scratch? = nil) throws -> String {
    let before = try files()
    let error = #expect(throws: LedgerError.self) { try export(from: other) }
    #expect(try files() == before)
    guard case .exportRefused(folder, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return ""
    }
    return reason
  }

  @Test("an older checkpoint does not replace a newer export")
  func older() throws {
    let copy = try scratch.afterCrash()
    try ledger.append(sample("event-4"))
    _ = try Notary(stateDirectory: scratch.state).sign(upTo: 4)
    try export()
    #expect(
      try refusal(from: copy)
        == "it holds a newer export, of 4 records, and the newest checkpoint here is of 3")
    try export()
  }

  @Test("an export of another log, or of a tree that went another way, is left alone")
  func others() throws {
    let copy = try scratch.afterCrash()
    let stranger = try Scratch()
    let strange = try stranger.open()
    try strange.append((1...9).map { sample("event-\($0)") })
    _ = try Notary(stateDirectory: stranger.state).sign(upTo: 9)
    try export()
    #expect(try refusal(from: stranger).hasPrefix("it holds an export of another log"))
    try ledger.append(sample("event-4"))
    _ = try Notary(stateDirectory: scratch.state).sign(upTo: 4)
    try export()
    let forked = try copy.open()
    try forked.append(sample("other-4"), sample("other-5"))
    _ = try Notary(stateDirectory: copy.state).sign(upTo: 5)
    #expect(try refusal(from: copy) == "it holds an export of another tree of 4 records")
  }

  @Test("what is no checkpoint is not written over")
  func garbage() throws {
    try Data("mine\n".utf8).write(to: URL(fileURLWithPath: folder + "/checkpoint"))
    #expect(try refusal().hasPrefix("its checkpoint is not read"))
  }
}
