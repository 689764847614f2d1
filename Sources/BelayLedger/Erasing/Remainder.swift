package import BelayCore

/// What stays of a payload that is erased: what the fold needs to come to the same states, sums and
/// decisions, and nothing that anybody wrote. Who decided what and when must stay known, or a decided
/// question would be open again at the next start; a breaker that was open must not look closed; and
/// what an agent has used was used. So words of ours and measures are kept, texts become `[erased]`,
/// arguments become empty, digests (a guess could be held against them) become zeros, and all else goes.
///
/// Ids that agents chose for agents, runs, tools, breakers and questions stay, since they are in the leaf
/// or lead to it; so do the names of models and of operators.
package enum Remainder {
  package static let text = "[erased]"
  static let digest = "sha256:" + String(repeating: "0", count: 64)

  /// - Returns: nil if nothing stays.
  /// - Throws: if the record is one that has to stay whole.
  package static func of(_ record: Record) throws(LedgerError) -> [UInt8]? {
    let event = record.event
    switch (event.source, event.kind) {
    case (.agent, _): return reported(event)
    case (.telemetry, _): return observed(event)
    case (.operator, _): return envelope(event, saying: [:])
    case (.hub, .signalRaised), (.hub, .signalCleared), (.hub, .signalAcknowledged),
      (.hub, .signalSilenced), (.hub, .signalUnsilenced), (.hub, .operatorNote):
      return signalled(event)
    case (.hub, _) where event.data["escalation"] != nil || event.data["control"] != nil:
      return told(event)
    case (.hub, .log): return nil
    case (.hub, _):
      throw .notErasable(
        seq: record.seq, "\(event.type) says how the ledger or its rules were kept, and stays")
    }
  }

  // MARK: By author

  /// Of an agent: what its kind of event is made of. Of others only the number among its source's,
  /// without which one would look lost.
  private static func reported(_ event: Event) -> [UInt8]? {
    guard let kind = event.kind, !kind.writtenByHub, kind != .log else {
      return envelope(event, saying: nil)
    }
    return envelope(event, saying: (event.data.object ?? [:]).cut(AgentMembers.all))
  }

  private static func observed(_ event: Event) -> [UInt8]? {
    envelope(event, saying: TelemetryRemainder(of: event).data)
  }

  private static func signalled(_ event: Event) -> [UInt8]? {
    envelope(event, saying: event.data.object?.cut(SignalMembers.all))
  }

  private static func told(_ event: Event) -> [UInt8]? {
    envelope(event, saying: event.data.object?.cut(OrderMembers.all))
  }

  private static func envelope(_ event: Event, saying data: JSONObject?) -> [UInt8]? {
    guard var object = (try? JSON(parsing: event.payload))?.object,
      data != nil || object["sequence"] != nil
    else { return nil }
    object = object.dropping(["data", "traceparent"])
    object["data"] = data.map(JSON.object)
    return JSON.object(object).encoded()
  }
}

/// What becomes of the members of an event's data.
struct MemberRules {
  /// As long as the fold takes them.
  static let longestWord = 128

  /// Stay, if they are not objects; of texts, as much as a word has.
  let kept: Set<String>
  /// Become `[erased]`, if they are texts.
  let texts: Set<String>
  /// Are cut by the same rules, but for a reason, which is one of a few words there.
  var inner: Set<String> = []
  /// Stay, whatever they are.
  var whole: Set<String> = []
}

extension JSONObject {
  func cut(_ rules: MemberRules) -> JSONObject {
    var rest = JSONObject()
    for member in members {
      if let value = member.value.cut(member.key, rules) { rest[member.key] = value }
    }
    return rest
  }
}

extension JSON {
  fileprivate func cut(_ key: String, _ rules: MemberRules) -> JSON? {
    if rules.whole.contains(key) { return self }
    if rules.inner.contains(key), let object {
      var inner = object.cut(rules)
      inner["reason"] = object["reason"]
      return .object(inner)
    }
    if OrderMembers.arguments.contains(key), object != nil { return [:] }
    if rules.texts.contains(key), string != nil { return .string(Remainder.text) }
    if OrderMembers.digests.contains(key), string != nil { return .string(Remainder.digest) }
    guard rules.kept.contains(key), object == nil else { return nil }
    return string.map { .string($0.clipped(toBytes: MemberRules.longestWord)) } ?? self
  }
}
