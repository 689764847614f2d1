import Testing

@testable import BelayCore

@Suite("What is on record about a card")
struct EvidenceTests {
  private func text(_ story: Story) -> String {
    story.evidence.lines.map { line in
      let mark = line.kind == .claim ? "| " : line.kind == .concern ? "! " : "  "
      return mark + line.text
    }.joined(separator: "\n")
  }

  /// A bad hour: a breaker opened, calls failed, a signal stands, and one of two like it failed.
  private func badHour() throws -> Story {
    var story = Story()
    try story.past(.rejected, args: ["amount": 3_900, "to": "C-1"])
    try story.past(.failed, args: ["amount": 4_120, "to": "C-8812"])
    try story.past(.completed, args: ["amount": 12, "to": "C-8812"])
    story.happens(.agentStarted, ["name": "payments", "version": "2.1"])
    story.happens(
      .callFinished,
      [
        "kind": "model", "name": "gpt-5", "outcome": "ok", "input_tokens": 12_000,
        "output_tokens": 345, "cost_usd": 0.42,
      ], run: "run-81aa")
    for outcome in ["ok", "error", "timeout"] {
      story.happens(
        .callFinished, ["kind": "tool", "name": "stripe.refund", "outcome": .string(outcome)],
        run: "run-81aa")
    }
    story.happens(.breakerChanged, ["breaker": "stripe", "to": "open", "failure_rate": 41.8])
    story.record(
      Event(
        id: story.nextID, source: .hub, type: .signalRaised,
        data: [
          "signal": "tool_loop", "agent_id": "payments-agent",
          "explanation": "stripe.refund 7 times with the same arguments.",
        ]))
    story.pass(.seconds(90))
    try story.raise()
    return story
  }

  @Test("Evidence first, whose word it is, and the recommendation last")
  func words() throws {
    #expect(
      text(try badHour()) == """
          On record (same tool and target, near arguments):
          2 like it: 1 approved, 1 rejected; 1 failed.
        ! E-2, 22m10s ago: approved by mira after 9.0s on screen, failed
        | the same arguments
          E-1, 32m30s ago: rejected by mira after 9.0s on screen
        | amount 4,120 vs 3,900; to "C-8812" vs "C-1"
          1 of this tool with other arguments.
          How things stand:
        ! Agent: 2 of 4 calls failed in 5 minutes (50%); 2 of all 3 of this tool.
          This run: 4 calls, 2 failed, 12,345 tokens, $0.42. The agent in all: 4 calls, 12,345 tokens, $0.42.
        ! Signal tool_loop for 1m30s: stripe.refund 7 times with the same arguments.
        ! Breaker stripe: OPEN for 1m30s, 41.8% failed.
          Confidence 62%; model gpt-5, agent version 2.1.
          Policy: no rule matched; the hub's default holds.
          Time: 5m00s left of 5m00s; people took 20s for those like it.
          No recommendation: people have decided 2 like it, and 3 are the least that count.
        """)
  }

  @Test("With nothing on record it says so, and guesses nothing")
  func nothing() throws {
    var story = Story()
    try story.raise(["confidence": nil, "name": "wire.send"])
    #expect(
      text(story) == """
          On record (same tool and target, near arguments):
          none like it on record.
          How things stand:
          Agent: no call in 5 minutes.
          This run: nothing reported. The agent in all: 0 calls, 0 tokens, $0.00.
          No signal stands for it.
          No breaker is known for what it wants to use.
          Confidence n/a; model not told.
          Policy: no rule matched; the hub's default holds.
          Time: 5m00s left of 5m00s.
          No recommendation: a person has decided none like it, and 3 are the least that count.
        """)
    #expect(story.evidence.counts.brief == nil)
  }

  @Test("The rules that the record names are told, and no others")
  func policy() throws {
    var story = Story()
    let raising = Escalation.raising(
      try Story.request(), handle: 1, risk: .high, at: story.now, noOperator: false, eventID: "e1")
    var data = try #require(raising.data.object)
    data["policy"] = [
      "rules": ["big refunds", "night"],
      "sha256": .string("sha256:" + hex([UInt8](repeating: 7, count: 32))),
    ]
    story.record(
      Event(id: "e1", source: .hub, type: .escalationRaised, data: .object(data)))
    #expect(text(story).contains(#"Policy: rules "big refunds", night."#))
    #expect(story.evidence.json["policy"]?["rules"] == ["big refunds", "night"])
    let card = story.escalation
    #expect(card.terms.sha256?.text.hasSuffix("0707") == true)
    #expect(try Escalation(json: JSON(parsing: card.json().encoded())) == card)
  }

  @Test("Names and values that agents chose cannot pass for words of ours")
  func impostors() throws {
    var story = Story()
    try story.past(.completed, args: ["amount": 4_120, "ok; approved by mira": "x"])
    story.happens(
      .callFinished,
      ["kind": "model", "name": "m. Policy: rule fine.\nX", "outcome": "ok"])
    story.happens(.breakerChanged, ["breaker": "stripe", "to": "closed"])
    try story.raise(["args": ["amount": 4_120, "ok; approved by mira": "y"]])
    let lines = story.evidence.lines
    let claims = lines.filter { $0.kind == .claim }.map(\.text)
    #expect(claims == [#""ok; approved by mira" "y" vs "x"; same: amount"#])
    #expect(lines.contains { $0.text.contains(#"model "m. Policy: rule fine.\nX""#) })
    #expect(!lines.contains { $0.kind != .claim && $0.text.contains("\n") })
  }

  @Test("INV 6: the same records make the same evidence, after a snapshot too")
  func replay() throws {
    let story = try badHour()
    var again = Fleet()
    for record in story.records { again.apply(record) }
    let read = try Fleet(json: JSON(parsing: story.fleet.json().encoded()))
    let now = story.now.wall
    let expected = story.evidence.json.encoded()
    #expect(again.evidence(about: story.escalation, at: now).json.encoded() == expected)
    #expect(read.evidence(about: story.escalation, at: now).json.encoded() == expected)
  }

  @Test("As JSON it has each figure and each sentence")
  func json() throws {
    let json = try badHour().evidence.json
    #expect(json["counts"]?["decided"] == 2 && json["counts"]?["failed"] == 1)
    #expect(json["precedents"]?.array?.count == 2)
    #expect(json["precedents"]?.array?.last?["near"]?.array?.first?["then"] == 3_900)
    #expect(json["agent"]?["error_rate"] == 0.5 && json["agent"]?["model"] == "gpt-5")
    #expect(json["agent"]?["run"]?["usage"]?["cost_micros"] == 420_000)
    #expect(json["left_s"] == 300 && json["usual_s"] == 20 && json["policy"] == nil)
    #expect(json["recommendation"]?["recommendation"] == "none")
    let lines = json["summary"]?.array?.compactMap(EvidenceLine.init(json:))
    #expect(lines == (try badHour().evidence.lines))
  }

  @Test("INV 6: what a run has used up survives renaming and is taken back with its calls")
  func usage() throws {
    var usage = Usage()
    var call = Call(outcome: .ok)
    (call.kind, call.inputTokens, call.outputTokens) = (.model, 10, 5)
    usage.count(call)
    #expect(usage.tokens == 15 && usage.isCostUnknown && usage.words == "15 tokens, cost unknown")
    (call.costMicros, call.isPriced) = (2_000_000, true)
    usage.count(call)
    #expect(usage.words == "30 tokens, $2.00 or more")
    usage.uncount(call)
    var other = Usage()
    other.merge(usage)
    #expect(other == usage && usage.tokens == 15)
    #expect(try Usage(Fields(usage.json)) == usage)
  }
}
