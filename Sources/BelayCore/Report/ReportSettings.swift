/// A record that says which system was at work: versions of agents, the rules, the table of models.
package struct SettingLine: Sendable, Equatable {
  package let seq: Int
  package let at: Timestamp
  /// `agent started`, `policy loaded`
  package let what: String
  /// The agent, or the path of the file.
  package let subject: String
  /// The version of an agent, or the digest of a file.
  package let version: String

  private static let longest = 256

  init?(_ record: Record) {
    let data = EventData(record.event.data)
    let facts: (what: String, subject: String?, version: String?)
    switch record.event.kind {
    case .agentStarted:
      let version = [data.word("name"), data.word("version"), data.word("framework")]
      facts = (
        "agent started", record.event.source.agent?.text,
        version.compactMap(\.self).joined(separator: " ")
      )
    case .agentStopped: facts = ("agent stopped", record.event.source.agent?.text, "")
    case .policyLoaded: facts = ("policy loaded", data.word("path"), data.word("sha256"))
    case .policyRejected: facts = ("policy rejected", data.word("path"), data.word("sha256"))
    case .policyRevoked: facts = ("policy answer revoked", data.word("rule"), data.word("by"))
    case .modelsLoaded:
      facts = ("models loaded", data.word("path") ?? "shipped", data.word("sha256"))
    case .modelsRejected: facts = ("models rejected", data.word("path"), data.text("problem"))
    case .ledgerKeyRotated: facts = ("signing key rotated", data.word("origin"), data.word("to"))
    case .ledgerOriginOpened:
      facts = ("new origin opened", data.word("origin"), data.text("reason"))
    default: return nil
    }
    seq = record.seq
    at = record.recorded
    what = facts.what
    subject = (facts.subject ?? "").clipped(toBytes: Self.longest)
    version = (facts.version ?? "").clipped(toBytes: Self.longest)
  }

  var json: JSON {
    [
      "seq": JSON(seq), "at": .time(at), "what": .string(what), "subject": .string(subject),
      "version": .string(version),
    ]
  }
}

/// A record that says what was taken out of the ledger, or must stay in it, and on what ground.
package struct RedactionLine: Sendable, Equatable {
  package let seq: Int
  package let at: Timestamp
  /// `erased`, `held`, `released`
  package let what: String
  package let by: String
  package let legalBasis: String
  package let reason: String
  /// Payloads that were erased.
  package let count: Int

  init?(_ record: Record) {
    guard record.event.source == .hub else { return nil }
    switch record.event.kind {
    case .ledgerErased: what = "erased"
    case .ledgerHeld: what = "held"
    case .ledgerReleased: what = "released"
    default: return nil
    }
    let data = EventData(record.event.data)
    seq = record.seq
    at = record.recorded
    by = data.word("by") ?? ""
    legalBasis = data.text("legal_basis") ?? ""
    reason = data.text("reason") ?? ""
    count = record.event.data["count"]?.integer ?? 0
  }

  var json: JSON {
    [
      "seq": JSON(seq), "at": .time(at), "what": .string(what), "by": .string(by),
      "legal_basis": .string(legalBasis), "reason": .string(reason), "count": JSON(count),
    ]
  }
}
