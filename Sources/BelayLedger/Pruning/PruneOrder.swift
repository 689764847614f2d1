package import BelayCore

/// An order to let go of records, as it goes on record.
package struct PruneOrder: Sendable, Equatable {
  package var through: PruneReach
  package var by: String
  /// Of the policy file.
  package var policy: String
  package var retention: Retention
  /// Digest of the proofs of decisions that were handed out before.
  package var archive: String?
  package var proofs: Int

  package init(
    through: PruneReach, by: String, policy: String, retention: Retention, archive: String?,
    proofs: Int
  ) {
    self.through = through
    self.by = by
    self.policy = policy
    self.retention = retention
    self.archive = archive
    self.proofs = proofs
  }

  func data(before: PruneReach, base: Snapshot, _ root: (Int) throws -> Hash?) rethrows -> JSON {
    var stages = JSONObject()
    for (name, path) in PruneReach.stages {
      let end = through[keyPath: path]
      var stage: JSONObject = ["from": JSON(before[keyPath: path] + 1), "through": JSON(end)]
      stage["root"] = try end > 0 ? root(end).map { .string("\($0)") } : nil
      stages[name] = .object(stage)
    }
    var data: JSONObject = [
      "by": .string(by), "policy": .string(policy), "retention": retention.json,
      "through": through.json, "stages": .object(stages), "proofs": JSON(proofs),
      "fold": ["seq": JSON(base.seq), "sha256": .string(Digest(sha256Of: base.fold).text)],
    ]
    data["archive"] = archive.map(JSON.string)
    return .object(data)
  }
}

extension LedgerReader {
  /// The fold up to a record as it is without the payloads: what all folds begin with once they are gone.
  package func baseFold(through end: Int) throws(LedgerError) -> Fleet {
    var fleet = try read { try $0.base() } ?? Fleet()
    while fleet.seq < end {
      let page = try records(after: fleet.seq, limit: min(1_000, end - fleet.seq))
      guard !page.isEmpty else { break }
      for record in page { fleet.apply(try Self.bared(record)) }
    }
    return fleet
  }

  private static func bared(_ record: Record) throws(LedgerError) -> Record {
    guard record.erasedBy == nil else { return record }
    let rest: [UInt8]?
    do throws(LedgerError) {
      rest = try Remainder.of(record)
    } catch {
      // The ledger's own and its rules': they say nothing of anybody's.
      return record
    }
    let given = record.event
    let event =
      try rest.map { bytes throws(LedgerError) in try StoredRecord.event(bytes, seq: record.seq) }
      ?? Event(
        id: given.id, source: given.source, type: given.type, time: given.time,
        subject: given.subject)
    return Record(
      seq: record.seq, recorded: record.recorded, authid: record.authid, event: event,
      erasedBy: record.seq)
  }
}
