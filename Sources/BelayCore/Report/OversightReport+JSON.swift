extension OversightReport {
  /// The whole report, every statement with its records.
  package func json(evidence: [ArticleEvidence], integrity: ReportIntegrity) -> JSON {
    var object: JSONObject = [
      "period": ["from": .time(period.start), "to": .time(period.end)],
      "integrity": integrity.json,
    ]
    object["first_seq"] = firstSeq.map { JSON($0) }
    object["last_seq"] = lastSeq.map { JSON($0) }
    object["records_by_type"] = .object(
      JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
    object["decisions"] = .array(decisions.map(\.json))
    object["orders"] = .array(orderCases.map(\.json))
    object["mode_spells"] = .array(modeSpells.map(\.json))
    object["signals"] = .array(signals.map(\.json))
    if !evidence.isEmpty { object["eu_ai_act"] = .array(evidence.map(\.json)) }
    return .object(object)
  }
}

extension OversightReport.SignalLine {
  var json: JSON {
    var object: JSONObject = [
      "seq": JSON(seq), "at": .time(at), "agent_id": .string(agent), "signal": .string(signal),
    ]
    object["cleared_seq"] = clearedSeq.map { JSON($0) }
    object["acknowledged_by"] = acknowledgedBy.map(JSON.string)
    return .object(object)
  }
}
