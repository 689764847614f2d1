internal import BelayCore

/// An erasure of several orders of which not all were carried out: whoever ordered it was cut short.
package struct UnfinishedErasure: Sendable, Equatable {
  /// The last part that was done.
  package let part: ErasureOrder.Part
  /// Its record.
  package let seq: Int
  package let legalBasis: String
  package let reason: String

  /// Nil if the record is of no erasure in parts.
  fileprivate init?(_ record: Record) {
    let data = record.event.data
    guard record.event.kind == .ledgerErased, record.event.source == .hub,
      let part = ErasureOrder.Part(data), let basis = data["legal_basis"]?.string,
      let reason = data["reason"]?.string
    else { return nil }
    self.part = part
    seq = record.seq
    legalBasis = basis
    self.reason = reason
  }
}

extension LedgerReader {
  /// The erasures whose last part is missing, oldest first. Looks at the type of every record, some
  /// million a second.
  package func unfinishedErasures() throws(LedgerError) -> [UnfinishedErasure] {
    try read { session in
      let rows = try Statement(
        "SELECT \(StoredRecord.columns) FROM events WHERE type = ? ORDER BY seq",
        on: session.database)
      defer { rows.reset() }
      rows.bind(EventType.ledgerErased.rawValue, at: 1)
      var open: [UnfinishedErasure] = []
      while try rows.next() {
        guard let erasure = try UnfinishedErasure(StoredRecord.read(rows)) else { continue }
        open.removeAll { $0.part.erasure.hasSameBytes(as: erasure.part.erasure) }
        if erasure.part.number < erasure.part.of { open.append(erasure) }
      }
      return open
    }
  }
}
