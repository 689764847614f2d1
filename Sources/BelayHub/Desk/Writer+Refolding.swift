internal import BelayCore
internal import BelayLedger

// The fold after payloads have gone.

extension Writer {
  /// To be called when payloads have gone: what is in memory still repeats them.
  mutating func refold() {
    erasures += 1
    isFoldStale = true
    guard !isRefolding else { return }
    beginRefolding()
  }

  private mutating func beginRefolding() {
    guard let archive else { return }
    isRefolding = true
    refoldDue = .max
    Refolding(reader: archive, inbox: inbox).begin(asOf: erasures)
  }

  mutating func refoldIfDue(at now: Reading) {
    guard now.boot.nanoseconds >= refoldDue, isFoldStale, !isRefolding else { return }
    beginRefolding()
  }

  /// Folds in what has come since, and goes on with it.
  mutating func takeUp(_ outcome: Refolding.Outcome, at now: Reading) -> Reply {
    isRefolding = false
    guard outcome.asOf == erasures else {
      beginRefolding()
      return .done
    }
    finishBatch()
    guard broken == nil else { return .done }
    do throws(LedgerError) {
      guard let made = outcome.fleet else { throw .missing(path: ledger.directory.path) }
      let fresh = try ledger.reader.fold(onto: made)
      invariant(fresh.seq == fleet.seq, "what was made aside is folded up to the newest record")
      fleet = fresh
      isFoldStale = false
      isSnapshotDue = true
    } catch {
      refoldDue = now.boot.nanoseconds + Refolding.retry
    }
    return .done
  }
}
