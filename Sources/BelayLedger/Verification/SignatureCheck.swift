internal import BelayCore

/// What the checkpoints say about a ledger whose records are sound.
///
/// A missing signature is a failure. Only what a hub at work has not signed yet, by its own pace, is
/// not known; it is a few records of the last seconds. Everything else would let whoever takes the
/// checkpoints away pass.
struct SignatureCheck {
  typealias Check = LedgerVerdict.Check

  private let log: SignedLog
  private let signed: Result<SignedLog.Signed, SignedLog.Flaw>
  private let head: TreeHead
  private let reader: LedgerReader

  /// - Parameter head: of the tree that was built anew, and agrees with these signatures.
  init(
    _ log: SignedLog, _ signed: Result<SignedLog.Signed, SignedLog.Flaw>, _ head: TreeHead,
    _ reader: LedgerReader
  ) {
    self.log = log
    self.signed = signed
    self.head = head
    self.reader = reader
  }

  func checks() throws(LedgerError) -> [Check] {
    switch signed {
    case .failure(let flaw): return [Check("signatures", .fail, flaw.detail)]
    case .success(let signed):
      guard log.isGrowing, signed.heads.last?.size ?? 0 < head.size else {
        return try checks(signed, log)
      }
      return try checksAfterReadingAgain(signed)
    }
  }

  /// A hub at work has gone on signing while the records were looked at.
  private func checksAfterReadingAgain(_ before: SignedLog.Signed) throws(LedgerError) -> [Check] {
    let later: SignedLog
    do throws(SigningError) {
      later = try log.readAgain()
    } catch {
      return [Check("signatures", .fail, error.description)]
    }
    switch later.signedHeads() {
    case .failure(let flaw): return [Check("signatures", .fail, flaw.detail)]
    case .success(let signed):
      let known = before.heads.last?.size ?? 0
      for new in signed.heads where new.size > known {
        guard try reader.treeHead(size: new.size) == new else {
          let detail = "\(new.size) records were signed, and the tree has others"
          return [Check("signatures", .fail, detail, seq: known + 1)]
        }
      }
      return try checks(signed, later)
    }
  }

  private func checks(
    _ signed: SignedLog.Signed, _ log: SignedLog
  ) throws(LedgerError) -> [Check] {
    guard let newest = signed.heads.last else { return [try nothingSigned(log)] }
    let others = signed.others > 0 ? "; \(signed.others) are of logs that have ended" : ""
    let trust = log.keysAreOwn ? ", by the keys beside it" : ", by the keys that were given"
    let held = Check(
      "signatures", .pass,
      "\(signed.heads.count) checkpoints hold, the newest over \(newest.size) records\(trust)\(others)"
    )
    guard newest.size < head.size else { return [held] }
    return [held, Self.check(try UnsignedTail(after: newest.size, of: head, reader), log)]
  }

  private func nothingSigned(_ log: SignedLog) throws(LedgerError) -> Check {
    guard head.size > 0 else {
      return Check("signatures", .unknown, "there is nothing to sign yet")
    }
    if log.hasFile { return Self.check(try UnsignedTail(after: 0, of: head, reader), log) }
    let what =
      log.keysAreOwn && !log.keys.isEmpty
      ? "the file of checkpoints is gone, and the keys are there" : "no checkpoint is there"
    return Check(
      "signatures", .fail,
      "\(what): a missing signature is a failure; look for the file `checkpoints` where copies of it "
        + "are kept, and put it beside the ledger", seq: 1)
  }

  // MARK: The tail

  private static func check(_ tail: UnsignedTail, _ log: SignedLog) -> Check {
    let records =
      tail.count == 1
      ? "the last record, \(tail.first), is not signed"
      : "the last \(tail.count) records, from \(tail.first) on, are not signed"
    guard log.isGrowing else { return left(tail, records) }
    if tail.isInTime(at: log.time) {
      return Check("unsigned", .unknown, "\(records) yet, the hub at work will do it")
    }
    return Check(
      "unsigned", .fail,
      "\(records), though a hub is at work that signs every \(pace.everyRecords) records and every "
        + "\(pace.every.components.seconds) s: checkpoints were taken away, or it cannot sign; look at "
        + "its log, and compare with checkpoints that were kept elsewhere", seq: tail.first)
  }

  private static func left(_ tail: UnsignedTail, _ records: String) -> Check {
    let advice =
      tail.isOfOneInterval
      ? "the hub was stopped hard before it signed them, or somebody added them or took checkpoints "
        + "away; if you know of such a stop, start the hub: it reads them back and signs them at once"
      : "that is more than a hub that is stopped hard leaves, so checkpoints were taken away, records "
        + "were added, or it could not sign; compare with checkpoints that were kept elsewhere before "
        + "a hub signs them"
    return Check("unsigned", .fail, "\(records): \(advice)", seq: tail.first)
  }

  private static let pace = SigningSchedule.Pace()
}
