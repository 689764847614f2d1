import BelayConsole
import BelayCore
import BelayLedger

/// A verification of the ledger in a state directory, in the console's words.
struct LedgerVerification {
  let stateDirectory: String

  /// Reads every record; half a minute for ten million is usual. `progress` is told at most once in a
  /// hundredth of the whole.
  func run(_ progress: (String, Int, Int) -> Void) -> LedgerNews {
    do {
      let reader = try LedgerReader(at: stateDirectory)
      let log = try SignedLog(stateDirectory: stateDirectory, keys: [])
      var shown = -1
      let report = try VerificationReport(of: reader, signed: log) { step in
        let share = step.all > 0 ? step.done * 100 / step.all : 0
        guard share != shown else { return }
        shown = share
        progress(step.pass == .records ? "records" : "keys", step.done, step.all)
      }
      return .checked(
        [report.integrity, report.completeness].flatMap { verdict in
          verdict.checks.map { Self.check($0, of: verdict.name) }
        })
    } catch {
      return .unchecked("\(error)")
    }
  }

  private static func check(_ check: LedgerVerdict.Check, of verdict: String) -> LedgerCheck {
    let state: LedgerCheck.State =
      switch check.state {
      case .pass: .pass
      case .fail: .fail
      case .unknown: .unknown
      }
    return LedgerCheck(verdict: verdict, name: check.name, state: state, detail: check.detail)
  }
}
