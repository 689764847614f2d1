import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// What a verification makes of checkpoints that are kept outside.
@Suite struct AnchorCheckTests {
  let scratch: Scratch
  let ledger: Ledger
  let notary: Notary

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    notary = try Notary(stateDirectory: scratch.state)
    try ledger.append((1...5).map { sample("event-\($0)") })
  }

  private var path: String { scratch.path + "/elsewhere" }

  private func anchor(upTo seq: Int) throws {
    try AnchorFile(path, awayFrom: scratch.state).append(notary.sign(upTo: seq))
  }

  private func report(
    naming anchors: [String] = [], after seconds: Int = 5
  ) throws -> VerificationReport {
    try VerificationReport(
      of: LedgerReader(at: scratch.state),
      signed: SignedLog(
        stateDirectory: scratch.state, anchors: anchors, isGrowing: true,
        at: noon.advanced(by: .seconds(seconds))))
  }

  private func anchors(_ verdict: LedgerVerdict) -> LedgerVerdict.Check? {
    verdict.checks.first { $0.name == "anchors" }
  }

  @Test("without an anchor, nothing is known of what is outside, and it says what to do")
  func none() throws {
    _ = try notary.sign(upTo: 5)
    let report = try report()
    #expect(anchors(report.integrity) == nil)
    #expect(anchors(report.completeness)?.state == .unknown)
    #expect(anchors(report.completeness)?.detail.contains("--anchor-file") == true)
  }

  @Test("an anchor that has all that is signed passes, whoever named it")
  func whole() throws {
    try anchor(upTo: 5)
    let named = try report(naming: [path])
    #expect(anchors(named.integrity)?.state == .pass)
    #expect(anchors(named.completeness)?.state == .pass)
    #expect(anchors(named.completeness)?.detail.contains("has seen 5 of 5 records") == true)
    try AnchorList(files: [path], others: ["syslog"]).note(in: scratch.state)
    let noted = try report()
    #expect(anchors(noted.completeness)?.state == .pass)
    #expect(anchors(noted.completeness)?.detail.contains("syslog: what it has") == true)
  }

  @Test("INV 3: an anchor that is behind for long fails completeness with its first record")
  func behind() throws {
    try anchor(upTo: 2)
    _ = try notary.sign(upTo: 5)
    #expect(try anchors(report(naming: [path]).completeness)?.state == .pass)
    let late = try report(naming: [path], after: 61)
    #expect(late.integrity.state == .pass)
    let check = try #require(anchors(late.completeness))
    #expect(check.state == .fail && check.seq == 3)
    #expect(check.detail.contains("has seen 2 of 5 records"))
    #expect(check.detail.hasSuffix("record 3 has waited 61 s for an anchor"))
  }

  @Test("INV 2: an anchor that has seen more than there is fails integrity")
  func cutOff() throws {
    let old = try scratch.afterCrash()
    try ledger.append(sample("event-6"))
    try anchor(upTo: 6)
    ledger.close()
    try scratch.replaceFile(with: old)
    try FileManager.default.removeItem(atPath: scratch.state + "/ledger.head")
    try Data().write(to: URL(fileURLWithPath: scratch.state + "/checkpoints"))
    let report = try report(naming: [path])
    #expect(report.integrity.state == .fail && report.broken != nil)
    let detail = try #require(anchors(report.integrity)).detail
    #expect(detail.contains("it has seen 6 records, and there are 5"))
  }

  @Test("INV 3: an anchor that has seen other records fails integrity")
  func rewritten() throws {
    try anchor(upTo: 5)
    let key = try #require(try KeyFolder(stateDirectory: scratch.state).load().keys.last)
    let text = Checkpoint(origin: notary.origin, head: TreeHead(size: 5, root: .leaf([1]))).text
    try AnchorFile(path, awayFrom: scratch.state).append(
      SignedNote(text: text, signatures: [key.sign(text)]))
    let report = try report(naming: [path])
    #expect(report.integrity.state == .fail && report.broken != nil)
    #expect(anchors(report.integrity)?.detail.contains("the ledger was rewritten") == true)
  }

  @Test("INV 3: a checkpoint outside that nobody's key has signed is a failure, and no anchor")
  func unsigned() throws {
    _ = try notary.sign(upTo: 5)
    let text = Checkpoint(origin: notary.origin, head: ledger.treeHead).text
    let other = Grower().key.sign(text)
    try AnchorFile(path, awayFrom: scratch.state).append(
      SignedNote(text: text, signatures: [other]))
    #expect(try anchors(report(naming: [path]).integrity)?.state == .fail)
  }

  @Test("an anchor that is gone, and nothing else, fails completeness and says so")
  func gone() throws {
    _ = try notary.sign(upTo: 5)
    try AnchorList(files: [path], others: []).note(in: scratch.state)
    let check = try #require(anchors(report().completeness))
    #expect(check.state == .fail)
    #expect(check.detail.contains("it is not there"))
  }
}
