/// What a user's own model said about an escalation, or why it said nothing.
///
/// A claim, shown as one. No transition of an escalation reads it and no key waits for it: it can
/// neither approve nor hold up anything.
package struct Advice: Sendable, Equatable {
  package enum Leaning: String, Sendable, CaseIterable {
    case approve, reject, none
  }

  package enum Outcome: Sendable, Equatable {
    /// `leaning` is nil if it did not say
    case said(String, leaning: Leaning?)
    /// the hub's words, and what the advisor itself said to it, if anything
    case failed(String, detail: String)
  }

  /// `advisor.py`, `127.0.0.1:8080`
  package let advisor: String
  package let outcome: Outcome
  /// from the question to the answer, milliseconds
  package let tookMs: Int

  /// of an answer, in bytes
  package static let maxComment = 4 << 10
  package static let maxDetail = 512

  package init(advisor: String, outcome: Outcome, tookMs: Int) {
    self.advisor = advisor.clipped(toBytes: EventData.maxWord)
    self.tookMs = max(0, tookMs)
    switch outcome {
    case .said(let comment, let leaning):
      self.outcome = .said(comment.clipped(toBytes: Self.maxComment), leaning: leaning)
    case .failed(let words, let detail):
      self.outcome = .failed(
        words.clipped(toBytes: EventData.maxText), detail: detail.clipped(toBytes: Self.maxDetail))
    }
  }
}

// MARK: The record

extension Advice {
  /// What the record holds besides the escalation; also the form in which an escalation keeps it.
  package var json: JSONObject {
    var object: JSONObject = ["advisor": .string(advisor), "took_ms": JSON(tookMs)]
    switch outcome {
    case .said(let comment, let leaning):
      object["comment"] = .string(comment)
      object["recommendation"] = leaning.map { .string($0.rawValue) }
    case .failed(let words, let detail):
      object["failure"] = .string(words)
      object["detail"] = detail.isEmpty ? nil : .string(detail)
    }
    return object
  }

  /// Nil if it says neither a comment nor a failure.
  init?(_ json: JSON?) {
    guard let json, let advisor = json["advisor"]?.string, let took = json["took_ms"]?.integer
    else { return nil }
    let outcome: Outcome
    if let words = json["failure"]?.string {
      outcome = .failed(words, detail: json["detail"]?.string ?? "")
    } else if let comment = json["comment"]?.string {
      outcome = .said(
        comment, leaning: json["recommendation"]?.string.flatMap(Leaning.init(rawValue:)))
    } else {
      return nil
    }
    self.init(advisor: advisor, outcome: outcome, tookMs: took)
  }
}

extension Escalation {
  /// The record of what an advisor said. Nil once nobody can use it any more: decided, withdrawn or
  /// past its deadline.
  package func advising(_ advice: Advice, at now: Reading, eventID: String) -> Event? {
    guard state.accepts(.advise), now.boot.isBefore(deadline) else { return nil }
    var data = EscalationRecord.data(of: self)
    for member in advice.json.members { data[member.key] = member.value }
    return event(.adviceReceived, eventID, now, data)
  }
}
