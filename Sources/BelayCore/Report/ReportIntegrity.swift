/// What was checked of the ledger when the report was made, and with what result. What was not
/// checked is said as well: a missing check is no pass.
package struct ReportIntegrity: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    case sound(records: Int)
    case broken(String)
    case notChecked
  }

  /// One check of a verification.
  package struct Check: Sendable, Equatable {
    /// `integrity`, `completeness`
    package var verdict: String
    package var name: String
    /// `pass`, `fail`, `unknown`
    package var state: String
    package var detail: String

    package init(verdict: String, name: String, state: String, detail: String) {
      self.verdict = verdict
      self.name = name
      self.state = state
      self.detail = detail
    }
  }

  /// What vouches for the ledger, for whoever checks the proofs.
  package struct Log: Sendable, Equatable {
    /// As verifiers read them.
    package var keys: [String]
    /// The newest, whole, with its signatures.
    package var checkpoint: String
    /// The newest that witnesses have signed, too.
    package var cosigned: String?

    package init(keys: [String], checkpoint: String, cosigned: String?) {
      self.keys = keys
      self.checkpoint = checkpoint
      self.cosigned = cosigned
    }
  }

  package var records: Verdict
  package var checks: [Check]
  package var log: Log?
  /// The oldest record of the ledger.
  package var oldest: Timestamp?
  package var newestSeq: Int

  package init(
    records: Verdict, checks: [Check] = [], log: Log? = nil, oldest: Timestamp?, newestSeq: Int
  ) {
    self.records = records
    self.checks = checks
    self.log = log
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

  /// One sentence for people about what should be there.
  package var completenessSentence: String {
    let checks = checks.filter { $0.verdict == "completeness" }
    guard !checks.isEmpty else { return "NOT CHECKED: nobody looked for what is missing." }
    let failed = checks.filter { $0.state == "fail" }
    guard failed.isEmpty else {
      return "SOMETHING IS MISSING: " + failed.map(\.detail).joined(separator: "; ") + "."
    }
    let unknown = checks.filter { $0.state == "unknown" }
    let rest = unknown.map { " Not known: \($0.detail)." }.joined()
    return "Nothing was found to be missing." + rest
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
    object["completeness"] = .string(completenessSentence)
    object["checks"] = .array(checks.map(\.json))
    object["log"] = log?.json
    object["retention"] = "nothing is pruned; payloads that were erased are under redactions"
    return .object(object)
  }
}

extension ReportIntegrity.Check {
  var json: JSON {
    [
      "verdict": .string(verdict), "name": .string(name), "state": .string(state),
      "detail": .string(detail),
    ]
  }
}

extension ReportIntegrity.Log {
  var json: JSON {
    var object: JSONObject = [
      "keys": .texts(keys), "checkpoint": .string(checkpoint),
    ]
    object["cosigned"] = cosigned.map(JSON.string)
    return .object(object)
  }
}
