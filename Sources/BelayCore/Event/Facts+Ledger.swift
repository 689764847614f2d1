// What the hub writes about the ledger itself.

extension Facts {
  /// `ok ledger key rotated`, `ERROR ledger a new origin the ledger has 2 records, and 3 were signed`
  var ledger: Phrase {
    switch event.kind {
    case .ledgerKeyRotated:
      Phrase(level: .human, who: text("by"), kind: "ledger", detail: "signing key rotated")
    case .ledgerOriginOpened:
      Phrase(
        level: .error, kind: "ledger",
        detail: joined("NEW ORIGIN:", text("reason")))
    case .ledgerErased:
      Phrase(
        level: .human, who: text("by"), kind: "ledger",
        detail: joined("ERASED", text("count"), "payloads:", text("reason")))
    case .ledgerPruned:
      Phrase(
        level: .human, who: text("by"), kind: "ledger",
        detail: "PRUNED: payloads through #\(event.data["through"]?["payload"]?.integer ?? 0)")
    case .ledgerHeld:
      Phrase(
        level: .human, who: text("by"), kind: "ledger", detail: joined("HOLD:", text("reason")))
    case .ledgerReleased:
      Phrase(
        level: .human, who: text("by"), kind: "ledger",
        detail: joined("hold released:", text("reason")))
    default: Phrase(kind: "ledger", detail: "nothing to record for a while")
    }
  }
}
