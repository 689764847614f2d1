/// A trouble that the hub detected and that has not been cleared.
package struct Signal: Sendable, Equatable {
  /// `latency_spike`, `tool_loop`, …
  package let name: String
  package var since: Timestamp
  package var value: Double?
  package var threshold: Double?
  package var windowS: Double?
  /// of value and threshold: `ms`, `calls`, `percent`, …
  package var unit: String?
  /// one sentence for people
  package var explanation: String?
  /// seqs of the records that show it
  package var evidence: [Int]
  /// what policy had the hub do when it was raised: `degrade`, `pause`, `escalate`
  package var policy: [String] = []
  /// of the newest record that raised it
  package var seq: Int
  /// the operator who said that they have seen it
  package var acknowledgedBy: String?
  package var acknowledgedAt: Timestamp?
  /// Until then nobody is to be bothered with it and no policy acts on it. May lie in the past.
  package var silencedUntil: Timestamp?

  package init(name: String, since: Timestamp, seq: Int, evidence: [Int] = []) {
    self.name = name
    self.since = since
    self.seq = seq
    self.evidence = evidence
  }

  static let maxEvidence = 16
  static let maxPolicy = 8

  package func isSilenced(at now: Timestamp) -> Bool { silencedUntil.map { now < $0 } ?? false }
}

// MARK: JSON

extension Signal {
  package var json: JSON {
    var object: JSONObject = ["signal": .string(name), "since": .time(since), "seq": JSON(seq)]
    object["value"] = value.map(JSON.number)
    object["threshold"] = threshold.map(JSON.number)
    object["window_s"] = windowS.map(JSON.number)
    object["unit"] = unit.map(JSON.string)
    object["explanation"] = explanation.map(JSON.string)
    object["evidence"] = .array(evidence.map { JSON($0) })
    object["policy"] = policy.isEmpty ? nil : .texts(policy)
    object["acknowledged_by"] = acknowledgedBy.map(JSON.string)
    object["acknowledged_at"] = acknowledgedAt.map(JSON.time)
    object["silenced_until"] = silencedUntil.map(JSON.time)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      name: try fields.text("signal"), since: try fields.time("since"),
      seq: try fields.integer("seq"),
      evidence: try fields.list("evidence").compactMap(\.integer))
    value = try fields.optionalNumber("value")
    threshold = try fields.optionalNumber("threshold")
    windowS = try fields.optionalNumber("window_s")
    unit = try fields.optionalText("unit")
    explanation = try fields.optionalText("explanation")
    policy = fields["policy"] == nil ? [] : try fields.texts("policy")
    acknowledgedBy = try fields.optionalText("acknowledged_by")
    acknowledgedAt = try fields.optionalTime("acknowledged_at")
    silencedUntil = try fields.optionalTime("silenced_until")
  }
}
