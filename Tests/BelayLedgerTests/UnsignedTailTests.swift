import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// What a ledger may have unsigned at its end, and what then is a failure: a missing signature.
@Suite struct UnsignedTailTests {
  let scratch: Scratch
  let ledger: Ledger
  let notary: Notary

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    notary = try Notary(stateDirectory: scratch.state)
    try ledger.append((1...5).map { sample("event-\($0)") })
  }

  private var checkpoints: String { scratch.state + "/checkpoints" }

  private func report(
    atWork: Bool, after seconds: Int = 5, progress: (VerificationProgress) -> Void = { _ in }
  ) throws -> VerificationReport {
    let now = noon.advanced(by: .seconds(seconds))
    return try VerificationReport(
      of: LedgerReader(at: scratch.state),
      signed: SignedLog(stateDirectory: scratch.state, isGrowing: atWork, at: now),
      progress: progress)
  }

  private func check(_ report: VerificationReport, _ name: String) throws -> LedgerVerdict.Check {
    try #require(report.integrity.checks.first { $0.name == name })
  }

  @Test("INV 3: what a hub at work has not signed yet is not known, for as long as its pace allows")
  func inTime() throws {
    #expect(try check(report(atWork: true), "unsigned").state == .unknown)
    #expect(try report(atWork: true).broken == nil)
    #expect(try check(report(atWork: true, after: 31), "unsigned").state == .fail)
    #expect(try report(atWork: true, after: 31).integrity.state == .fail)
  }

  @Test("INV 3: a record that says it comes from the future is not a young one")
  func future() throws {
    #expect(try check(report(atWork: true, after: -31), "unsigned").state == .fail)
  }

  @Test("INV 3: taking the checkpoints away fails, whether a hub is at work or not")
  func takenAway() throws {
    _ = try notary.sign(upTo: 5)
    try FileManager.default.removeItem(atPath: checkpoints)
    for atWork in [true, false] {
      let report = try report(atWork: atWork)
      let check = try check(report, "signatures")
      #expect(check.state == .fail && check.seq == 1)
      #expect(check.detail.hasPrefix("the file of checkpoints is gone, and the keys are there"))
      #expect(report.integrity.state == .fail)
      guard case .unsigned(1, _) = report.broken else {
        Issue.record("\(String(describing: report.broken))")
        return
      }
    }
  }

  @Test("INV 3: an emptied file of checkpoints fails as soon as a hub would have signed")
  func emptied() throws {
    _ = try notary.sign(upTo: 5)
    try Data().write(to: URL(fileURLWithPath: checkpoints))
    #expect(try report(atWork: true, after: 31).integrity.state == .fail)
    #expect(try check(report(atWork: false), "unsigned").state == .fail)
    #expect(try report(atWork: false).integrity.state == .fail)
  }

  @Test("INV 3: a tail that is longer than one signature explains fails behind a checkpoint too")
  func long() throws {
    _ = try notary.sign(upTo: 5)
    try ledger.append((1...UnsignedTail.most).map { sample("more-\($0)") })
    #expect(try check(report(atWork: true), "unsigned").state == .unknown)
    try ledger.append(sample("one-more"))
    let check = try check(report(atWork: true), "unsigned")
    #expect(check.state == .fail && check.seq == 6)
    #expect(check.detail.contains("though a hub is at work"))
    let left = try self.check(report(atWork: false), "unsigned")
    #expect(left.detail.contains("more than a hub that is stopped hard leaves"))
  }

  @Test("after kill -9 the last records fail, with why and what to do; the next signature heals it")
  func stoppedHard() throws {
    _ = try notary.sign(upTo: 2)
    let check = try check(report(atWork: false), "unsigned")
    #expect(check.state == .fail && check.seq == 3)
    #expect(
      check.detail == """
        the last 3 records, from 3 on, are not signed: the hub was stopped hard before it signed them, \
        or somebody added them or took checkpoints away; if you know of such a stop, start the hub: it \
        reads them back and signs them at once
        """)
    let again = try Notary(stateDirectory: scratch.state)
    #expect(again.notice == nil)
    _ = try again.sign(upTo: 5)
    #expect(try report(atWork: false).broken == nil)
  }

  @Test("what a hub signs while its ledger is looked at counts")
  func meanwhile() throws {
    _ = try notary.sign(upTo: 2)
    var isSigned = false
    let report = try report(atWork: true, after: 3_600) { _ in
      guard !isSigned else { return }
      isSigned = true
      #expect(throws: Never.self) { try notary.sign(upTo: 4) }
      #expect(throws: Never.self) { try notary.sign(upTo: 5) }
    }
    #expect(report.broken == nil)
    #expect(try check(report, "signatures").detail.hasPrefix("3 checkpoints hold"))
  }

  @Test("INV 3: what is signed meanwhile of another tree fails")
  func otherTree() throws {
    _ = try notary.sign(upTo: 2)
    let key = try #require(try KeyFolder(stateDirectory: scratch.state).load().keys.last)
    let report = try report(atWork: true) { _ in
      let head = TreeHead(size: 4, root: .leaf([1]))
      let text = Checkpoint(origin: notary.origin, head: head).text
      #expect(throws: Never.self) {
        try CheckpointFile(checkpoints).append(SignedNote(text: text, signatures: [key.sign(text)]))
      }
    }
    #expect(report.integrity.state == .fail)
    #expect(try check(report, "signatures").seq == 3)
  }
}
