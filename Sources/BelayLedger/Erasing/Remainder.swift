internal import BelayCore

/// What stays of a payload that is erased: nothing, except of the hub's own records about escalations and
/// orders. Who decided what and when must stay known, or a decided question would be open again at the
/// next start. So the members that say this are kept, texts become `[erased]`, arguments become empty,
/// digests (a guess could be held against them) become zeros, and all else goes.
///
/// Ids that agents chose for agents, runs, tools and questions stay, since they are in the leaf or lead
/// to it; so do the names of operators.
enum Remainder {
  static let text = "[erased]"
  static let digest = "sha256:" + String(repeating: "0", count: 64)

  private static let kept = [
    "escalation", "control", "agent", "id", "handle", "number", "agent_id", "run_id", "name",
    "risk", "expires_at", "deadline", "no_operator", "on_timeout", "approvers", "confirmation",
    "surplus", "raised_by", "policy", "decision", "affordance", "displayed_ms", "scope",
    "decided_by", "endorsed_by", "approval", "approved_by", "by", "claim_by", "nonce", "report_by",
    "status", "superseded_by", "revoked_by", "outranked_by_seq", "was", "verb", "for_s", "level",
    "breaker", "cause", "signal", "due", "allowed_decisions", "requested_at", "timeout_s",
  ]
  private static let texts = ["reason", "message", "detail", "user_message"]
  private static let arguments = ["args", "edited_args"]
  private static let digests = ["action_digest", "grant_digest"]

  /// - Returns: nil if nothing stays.
  /// - Throws: if the record is one that has to stay whole.
  static func of(_ record: Record) throws(LedgerError) -> [UInt8]? {
    let event = record.event
    switch (event.source, event.kind) {
    case (.agent, .modeChanged), (.agent, .breakerChanged):
      // Without it, an agent that is degraded would be drawn as well.
      throw .notErasable(
        seq: record.seq, "\(event.type) says what state an agent was in, and stays")
    case (.agent, _): return numbered(event)
    case (.telemetry, _), (.operator, _): return nil
    case (.hub, .signalAcknowledged), (.hub, .signalSilenced), (.hub, .signalUnsilenced),
      (.hub, .operatorNote):
      return nil
    case (.hub, _) where event.data["escalation"] != nil || event.data["control"] != nil:
      return told(event)
    case (.hub, _):
      throw .notErasable(
        seq: record.seq, "\(event.type) says how the ledger or its rules were kept, and stays")
    }
  }

  /// An event's number among its source's, without which it would look lost.
  private static func numbered(_ event: Event) -> [UInt8]? {
    guard let object = (try? JSON(parsing: event.payload))?.object, object["sequence"] != nil
    else { return nil }
    return JSON.object(object.dropping(["data", "traceparent"])).encoded()
  }

  private static func told(_ event: Event) -> [UInt8]? {
    guard var object = (try? JSON(parsing: event.payload))?.object else { return nil }
    object["data"] = event.data.object.map { .object(redacted($0)) }
    return JSON.object(object).encoded()
  }

  private static func redacted(_ data: JSONObject) -> JSONObject {
    var rest = JSONObject()
    for member in data.members {
      let key = member.key
      if kept.contains(key) {
        rest[key] = member.value
      } else if key == "request", let request = member.value.object {
        var inner = redacted(request)
        // Of a request it is one of a few words.
        inner["reason"] = request["reason"]
        rest[key] = .object(inner)
      } else if arguments.contains(key), member.value.object != nil {
        rest[key] = [:]
      } else if texts.contains(key), member.value.string != nil {
        rest[key] = .string(text)
      } else if digests.contains(key), member.value.string != nil {
        rest[key] = .string(digest)
      }
    }
    return rest
  }
}
