extension OversightReport {
  /// The members of the whole report in their order, every statement with its records. Lists come as
  /// they are, one value for each line, so that nobody has to hold all of it as text.
  package func members(
    _ evidence: [ArticleEvidence], _ integrity: ReportIntegrity, _ title: ReportTitle,
    proofs: ReportProofs
  ) -> [(key: String, value: ReportMember)] {
    var members: [(key: String, value: ReportMember)] = [
      ("period", .one(["from": .time(period.start), "to": .time(period.end)])),
      ("title", .one(title.json)), ("integrity", .one(integrity.json)),
    ]
    if let firstSeq { members.append(("first_seq", .one(JSON(firstSeq)))) }
    if let lastSeq { members.append(("last_seq", .one(JSON(lastSeq)))) }
    let types = counts.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }
    let (decisions, orders) = (decisions, orderCases)
    members += [
      ("records_by_type", .one(.object(JSONObject(types)))),
      ("settings", .list(settings.lazy.map(\.json))),
      ("decisions", .list(decisions.lazy.map { proofs.with($0.json, $0.keySeq) })),
      ("orders", .list(orders.lazy.map { proofs.with($0.json, $0.control.seq) })),
      ("mode_spells", .list(modeSpells.lazy.map { proofs.with($0.json, $0.keySeq) })),
      ("signals", .list(signals.lazy.map { proofs.with($0.json, $0.seq) })),
      ("redactions", .list(redactions.lazy.map { proofs.with($0.json, $0.seq) })),
    ]
    if !evidence.isEmpty { members.append(("eu_ai_act", .list(evidence.lazy.map(\.json)))) }
    return members
  }

  /// The records that a proof is written for: of each case the one that decides it.
  package var keySeqs: [Int] {
    let seqs =
      decisions.map(\.keySeq) + orderCases.map(\.control.seq) + modeSpells.compactMap(\.keySeq)
      + signals.map(\.seq) + redactions.map(\.seq)
    return Set(seqs).sorted()
  }
}

/// A member of a report: a value, or a list that is written one line at a time.
package enum ReportMember {
  case one(JSON)
  case list(any Sequence<JSON>)
}

extension ModeSpell {
  /// Its beginning, or its end if it began before the period.
  package var keySeq: Int? { startSeq ?? endSeq }
}

extension OversightReport.SignalLine {
  var json: JSON {
    var object: JSONObject = [
      "seq": JSON(seq), "at": .time(at), "agent_id": .string(agent), "signal": .string(signal),
    ]
    object["cleared_seq"] = clearedSeq.map { JSON($0) }
    object["cleared_at"] = clearedAt.map(JSON.time)
    object["acknowledged_by"] = acknowledgedBy.map(JSON.string)
    object["acknowledged_seq"] = acknowledgedSeq.map { JSON($0) }
    return .object(object)
  }
}
