/// What was checked of the ledger when the report was made, and with what result. What was not
/// checked is said as well: a missing check is no pass.
package struct ReportIntegrity: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    case sound(records: Int)
    case broken(String)
    case notChecked
  }

  package var records: Verdict
  /// The oldest record of the ledger.
  package var oldest: Timestamp?
  package var newestSeq: Int

  package init(records: Verdict, oldest: Timestamp?, newestSeq: Int) {
    self.records = records
    self.oldest = oldest
    self.newestSeq = newestSeq
  }

  /// One sentence for people.
  package var sentence: String {
    switch records {
    case .sound(let count):
      "All \(count) records of the ledger were hashed again and agree with their leaves; "
        + "the numbers have no gap."
    case .broken(let reason): "THE LEDGER IS BROKEN: \(reason)"
    case .notChecked: "NOT CHECKED: the records were not hashed again for this report."
    }
  }

  var json: JSON {
    var object: JSONObject = ["newest_seq": JSON(newestSeq)]
    object["oldest"] = oldest.map(JSON.time)
    switch records {
    case .sound(let count):
      object["records"] = "sound"
      object["checked"] = JSON(count)
    case .broken(let reason):
      object["records"] = "broken"
      object["reason"] = .string(reason)
    case .notChecked: object["records"] = "not_checked"
    }
    return .object(object)
  }
}
