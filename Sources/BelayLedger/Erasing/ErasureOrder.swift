package import BelayCore

/// Which payloads are to be erased, by whom, and why. All of it goes into the record of the erasure, for
/// good: neither reason nor basis may name the person whose data it was.
package struct ErasureOrder: Sendable, Equatable {
  /// Records that one order names at most.
  package static let largest = 1_000
  /// Orders that one erasure takes at most.
  package static let mostParts = 1_000_000
  /// Of reason and basis, in bytes.
  package static let longestText = 1_024

  /// Where one erasure is so large that it takes several orders.
  package struct Part: Sendable, Equatable {
    /// Names the erasure; the same in all of its parts.
    package var erasure: String
    package var number: Int
    package var of: Int

    package init(erasure: String, number: Int, of: Int) {
      self.erasure = erasure
      self.number = number
      self.of = of
    }
  }

  package var seqs: [Int]
  package var part: Part?
  package var by: String
  /// `GDPR Art. 17(1)(b)`
  package var legalBasis: String
  package var reason: String

  package init(
    seqs: [Int], by: String, legalBasis: String, reason: String, part: Part? = nil
  ) {
    self.seqs = Set(seqs).sorted()
    self.part = part
    self.by = by
    self.legalBasis = legalBasis
    self.reason = reason
  }

  /// The data of the record, with the commitments of what was erased and the digests of what is left.
  func data(_ cuts: [Int: Cut]) -> JSON {
    let records = seqs.compactMap { seq in
      cuts[seq].map { cut in
        var object: JSONObject = [
          "seq": .number(Double(seq)), "commitment": .string("sha256:\(cut.commitment)"),
        ]
        object["rest"] = cut.rest.map { .string(Digest(sha256Of: $0).text) }
        return JSON.object(object)
      }
    }
    var data: JSONObject = [
      "by": .string(by), "legal_basis": .string(legalBasis), "reason": .string(reason),
      "count": .number(Double(records.count)), "records": .array(records),
    ]
    for member in part?.members.members ?? [] { data[member.key] = member.value }
    return .object(data)
  }

  /// What such a record says of one that it erased.
  struct Named {
    var commitment: String?
    /// Digest of what is left of the payload; nil if nothing is.
    var rest: String?
  }

  static func names(in data: JSON) -> [Int: Named] {
    var named: [Int: Named] = [:]
    for entry in data["records"]?.array ?? [] {
      guard let seq = entry["seq"]?.integer else { continue }
      named[seq] = Named(
        commitment: entry["commitment"]?.string, rest: entry["rest"]?.string)
    }
    return named
  }

  /// What erasing makes of one record.
  struct Cut {
    var commitment: Hash
    /// Stays in place of the payload; nil if nothing does.
    var rest: [UInt8]?
  }
}

extension ErasureOrder.Part {
  /// Reads `{"erasure": "…", "part": 2, "parts": 3}`; nil for anything else.
  package init?(_ json: JSON) {
    guard let erasure = json["erasure"]?.string, (1...64).contains(erasure.utf8.count),
      let number = json["part"]?.integer, let of = json["parts"]?.integer,
      (1...ErasureOrder.mostParts).contains(of), (1...of).contains(number)
    else { return nil }
    self.init(erasure: erasure, number: number, of: of)
  }

  package var members: JSONObject {
    ["erasure": .string(erasure), "part": JSON(number), "parts": JSON(of)]
  }
}

/// What came of an order.
package struct Erasure: Sendable, Equatable {
  /// The record that says so.
  package var record: Record
  /// Whether no file of the ledger holds the bytes any more. If not, somebody reads at length and so
  /// keeps the old log; `Ledger.purge` or the next opening removes it.
  package var isPurged: Bool
}
