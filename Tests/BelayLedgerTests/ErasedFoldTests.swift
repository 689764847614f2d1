import BelayCore
import BelayLedger
import Testing

/// What agents have reported can be erased, and the fold comes to the same states and sums.
@Suite struct ErasedFoldTests {
  static let secret = "Erika"
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
  }

  private static let story: [(EventType, JSON)] = [
    (
      .agentStarted,
      ["name": "Refunds", "version": "1", "host": "erikas-laptop", "heartbeat_s": 30]
    ),
    (.runStarted, ["task": "help Erika"]),
    (
      .callFinished,
      [
        "kind": "model", "name": "gpt-4o", "outcome": "ok", "input_tokens": 900,
        "output_tokens": 50, "cost_usd": 0.02, "latency_ms": 120, "prompt": "Erika wants",
      ]
    ),
    (
      .callFinished,
      [
        "kind": "tool", "name": "mail.send", "outcome": "error", "error_type": "Bounced",
        "error_message": "no Erika here", "latency_ms": 7,
      ]
    ),
    (
      .breakerChanged,
      [
        "breaker": "mail.send", "from": "closed", "to": "open", "failure_rate": 60, "calls": 10,
        "failed": 6, "note": "because of Erika",
      ]
    ),
    (.breakerSampled, ["breaker": "crm", "state": "half_open", "failure_rate": 3, "calls": 9]),
    (.modeChanged, ["to": "degraded", "cause": "breaker", "reason": "Erika's mail bounced"]),
    (.budgetSampled, ["budget": "usd", "used": 3, "limit": 10]),
    (.retryScheduled, ["call": "mail.send", "attempt": 2, "reason": "Erika"]),
    (.retryScheduled, .null),
    (.fallbackUsed, ["call": "mail.send", "handler": "queue", "reason": "Erika"]),
    (.decisionMade, ["decision": "pay Erika", "confidence": 0.4, "autonomous": true]),
    (.feedbackReceived, ["score": 0.5, "text": "said Erika"]),
    (.securityFlagged, ["reason": "Erika"]),
    (.log, ["message": "Erika"]),
    (.runFinished, ["outcome": "error", "error_type": "Bounced", "duration_ms": 900]),
    (.agentHeartbeat, ["note": "Erika"]),
  ]

  private static func event(_ number: Int, _ type: EventType, _ data: JSON) -> Event {
    Event(
      id: "e-\(number)", source: .agent(refunds), type: type, time: noon, subject: "run-1",
      data: data)
  }

  private static func span(_ id: String) -> Event {
    Event(
      id: id, source: .telemetry("shop"), type: .span, time: noon,
      data: [
        "name": "chat gpt-4o", "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "span_id": "b7ad6b7169203331", "start": .string(noon.rfc3339), "duration_ms": 12,
        "status": "error", "status_message": "Erika is unknown",
        "attributes": [
          "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o",
          "gen_ai.agent.name": "shop-agent", "gen_ai.usage.input_tokens": 70,
          "gen_ai.usage.output_tokens": 7, "gen_ai.prompt": "dear Erika", "user.email": "Erika",
        ],
      ])
  }

  /// The part of a fold that people are shown of agents, with the texts that erasing takes.
  private static func agents(of fleet: Fleet) -> JSON {
    blanked(fleet.json()["agents"] ?? .null)
  }

  private static let texts = ["reason", "task", "decision", "message", "error_message", "host"]

  private static func blanked(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): return .array(elements.map(blanked))
    case .object(let object):
      var rest = JSONObject()
      for member in object.members {
        let isText = texts.contains(member.key) && member.value.string?.isEmpty == false
        rest[member.key] = isText ? "-" : blanked(member.value)
      }
      return .object(rest)
    case .null, .bool, .number, .bigInteger, .string: return json
    }
  }

  @Test(
    "INV 6: erased reports of agents leave modes, breakers, runs, tokens and costs as they were")
  func sameStates() throws {
    for (number, entry) in Self.story.enumerated() {
      try ledger.append(Self.event(number, entry.0, entry.1))
    }
    try ledger.append(Self.span("span-1"))
    let before = try ledger.loadFleet()
    let seqs = Array(1...ledger.lastSeq)
    let order = ErasureOrder(seqs: seqs, by: "anna", legalBasis: "-", reason: "-")
    _ = try ledger.erase(order, id: "erasure", authid: "uid:1", recorded: noon)
    let after = try ledger.loadFleet()
    #expect(Self.agents(of: after) == Self.agents(of: before))
    #expect(!after.json().text.contains("Erika"))
    #expect(after.counts.malformed == before.counts.malformed)
    #expect(after.counts.unknownTypes == before.counts.unknownTypes)
    for record in try ledger.reader.records(after: 0, limit: seqs.count) {
      #expect(!String(decoding: record.encoded(), as: UTF8.self).contains("Erika"))
    }
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
  }
}
