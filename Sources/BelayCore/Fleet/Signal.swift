/// A trouble that the hub detected and that has not been cleared.
package struct Signal: Sendable, Equatable {
  /// `latency_spike`, `tool_loop`, …
  package let name: String
  package var since: Timestamp
  package var value: Double?
  package var threshold: Double?
  package var windowS: Double?
  /// seqs of the records that show it
  package var evidence: [Int]
  package var seq: Int

  package init(name: String, since: Timestamp, seq: Int, evidence: [Int] = []) {
    self.name = name
    self.since = since
    self.seq = seq
    self.evidence = evidence
  }

  static let maxEvidence = 16

  package var json: JSON {
    var object: JSONObject = ["signal": .string(name), "since": .time(since), "seq": JSON(seq)]
    object["value"] = value.map(JSON.number)
    object["threshold"] = threshold.map(JSON.number)
    object["window_s"] = windowS.map(JSON.number)
    object["evidence"] = .array(evidence.map { JSON($0) })
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
  }
}
