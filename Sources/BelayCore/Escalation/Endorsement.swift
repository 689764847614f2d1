/// One of several approvals that a card needs. Alone it grants nothing: the last one of them becomes
/// the verdict (INV 16).
package struct Endorsement: Sendable, Equatable {
  package var decision: Decision
  /// name of the operator, from the credential
  package var by: String
  package var at: Timestamp
  package var seq: Int
  /// of what may run if all agree; every one of them must name the same
  package var grantDigest: Digest

  package init(decision: Decision, by: String, at: Timestamp, seq: Int, grantDigest: Digest) {
    self.decision = decision
    self.by = by
    self.at = at
    self.seq = seq
    self.grantDigest = grantDigest
  }
}

extension Endorsement {
  var json: JSON {
    var object: JSONObject = [
      "by": .string(by), "at": .time(at), "seq": JSON(seq),
      "grant_digest": .string(grantDigest.text),
    ]
    for member in decision.json.object?.members ?? [] { object[member.key] = member.value }
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      decision: try Decision(fields), by: try fields.text("by"), at: try fields.time("at"),
      seq: try fields.integer("seq"), grantDigest: try fields.digest("grant_digest"))
  }
}

extension Escalation {
  /// Who has approved so far, in their order.
  package var approvedBy: [String] {
    let last = state.ruling.flatMap { $0.decision.verdict.grants ? $0.by : nil }
    return endorsements.map(\.by) + (last.map { [$0] } ?? [])
  }

  /// Refuses an approval that does not count: by who asked, by somebody a second time, or of another
  /// action than the first one approved.
  func checkEndorsing(_ grantDigest: Digest, by name: String) throws(EscalationRefusal) {
    guard terms.approvers > 1 else { return }
    if let raisedBy, raisedBy.hasSameBytes(as: name) { throw .ownRequest(name) }
    if request.agentID.text.hasSameBytes(as: name) { throw .ownRequest(name) }
    if let before = endorsements.first(where: { $0.by.hasSameBytes(as: name) }) {
      throw .endorsedAlready(before, handle: handle, approvers: terms.approvers)
    }
    if let first = endorsements.first, first.grantDigest != grantDigest {
      throw .endorsedOtherwise(first)
    }
  }

  /// The record of an approval that is not the last one needed.
  func endorsing(
    _ decision: Decision, _ grantDigest: Digest, by name: String, at now: Reading, eventID: String
  ) -> Event {
    var data = EscalationRecord.data(of: self)
    for member in decision.json.object?.members ?? [] { data[member.key] = member.value }
    data["endorsed_by"] = .string(name)
    data["grant_digest"] = .string(grantDigest.text)
    data["approval"] = JSON(endorsements.count + 1)
    data["approvers"] = JSON(terms.approvers)
    return event(.escalationEndorsed, eventID, now, data)
  }

  mutating func takeEndorsement(_ record: Record, _ fields: Fields) -> Bool {
    guard endorsements.count + 1 < terms.approvers, let decision = try? Decision(fields),
      decision.verdict.grants, let name = fields["endorsed_by"]?.string,
      let grantDigest = try? fields.digest("grant_digest")
    else { return false }
    endorsements.append(
      Endorsement(
        decision: decision, by: name, at: record.recorded, seq: record.seq,
        grantDigest: grantDigest))
    (heldBy, heldAt, deferredBy) = (nil, nil, nil)
    return true
  }

  /// A degrade came after them: whoever still wants the action approves it anew (INV 20).
  mutating func dropEndorsements() { endorsements = [] }
}
