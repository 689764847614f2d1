internal import BelayCore

/// Which payloads are to be erased, by whom, and why. All of it goes into the record of the erasure, for
/// good: neither reason nor basis may name the person whose data it was.
package struct ErasureOrder: Sendable, Equatable {
  /// Records that one order names at most.
  package static let largest = 1_000

  package var seqs: [Int]
  package var by: String
  /// `GDPR Art. 17(1)(b)`
  package var legalBasis: String
  package var reason: String

  package init(seqs: [Int], by: String, legalBasis: String, reason: String) {
    self.seqs = Set(seqs).sorted()
    self.by = by
    self.legalBasis = legalBasis
    self.reason = reason
  }

  /// The data of the record, with the commitments of what was erased.
  func data(_ commitments: [Int: Hash]) -> JSON {
    let records = seqs.compactMap { seq in
      commitments[seq].map {
        JSON.object(["seq": .number(Double(seq)), "commitment": .string("sha256:\($0)")])
      }
    }
    return [
      "by": .string(by), "legal_basis": .string(legalBasis), "reason": .string(reason),
      "count": .number(Double(records.count)), "records": .array(records),
    ]
  }

  /// The commitments that such a record names.
  static func names(in data: JSON) -> [Int: String] {
    var named: [Int: String] = [:]
    for entry in data["records"]?.array ?? [] {
      if let seq = entry["seq"]?.integer { named[seq] = entry["commitment"]?.string }
    }
    return named
  }
}
