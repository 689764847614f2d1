import Testing

@testable import BelayCore

@Suite("What an agent may send as an escalation")
struct EscalationRequestTests {
  /// A change to a good request, and the field that is complained about.
  static let wrong: [(JSONObject, String)] = [
    (["id": nil], "id"), (["id": ""], "id"), (["id": 7], "id"), (["id": "naïve"], "id"),
    (["id": "a\u{7}"], "id"), (["id": "E-17"], "id"), (["id": .string(long(129))], "id"),
    (["agent_id": nil], "agent_id"), (["agent_id": "a b"], "agent_id"),
    (["agent_id": 1], "agent_id"),
    (["run_id": nil], "run_id"), (["run_id": ""], "run_id"), (["run_id": []], "run_id"),
    (["name": nil], "name"), (["name": ""], "name"), (["name": .string(long(129))], "name"),
    (["args": nil], "args"), (["args": [1]], "args"), (["args": "{}"], "args"),
    (["args": ["n": .bigInteger("12345678901234567890")]], "args"),
    (["reason": "because"], "reason"), (["message": 5], "message"),
    (["message": .string(long(16_385))], "message"), (["confidence": 1.5], "confidence"),
    (["confidence": "high"], "confidence"), (["threshold": -0.1], "threshold"),
    (["risk": "extreme"], "risk"), (["risk": 3], "risk"),
    (["allowed_decisions": "approve"], "allowed_decisions"),
    (["allowed_decisions": []], "allowed_decisions"),
    (["allowed_decisions": ["yes"]], "allowed_decisions"),
    (["allowed_decisions": [true]], "allowed_decisions"),
    (["response_schema": 1], "response_schema"),
    (["requested_at": "yesterday"], "requested_at"), (["expires_at": 1_700_000_000], "expires_at"),
    (["timeout_s": 0], "timeout_s"), (["timeout_s": -5], "timeout_s"),
    (["timeout_s": "300"], "timeout_s"),
    (["on_timeout": "approve"], "on_timeout"), (["native": .string(long(256 << 10))], ""),
  ]

  static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test("A field that does not fit is named", arguments: wrong.indices)
  func complaint(_ index: Int) throws {
    let (changes, field) = Self.wrong[index]
    let error = #expect(throws: RequestError.self) { try Story.request(changes) }
    #expect(error?.field == field)
    #expect(error?.problem.isEmpty == false)
  }

  @Test("INV 17: no setting means allow on timeout")
  func onTimeout() {
    #expect(OnTimeout.allCases.map(\.rawValue) == ["reject", "degrade", "pause", "kill"])
  }

  @Test("What is left out has a safe default")
  func defaults() throws {
    let request = try EscalationRequest(
      json: ["id": "1", "agent_id": "a", "run_id": "r", "name": "t", "args": [:]])
    #expect(request.allowedDecisions == [.approve, .reject])
    #expect(request.onTimeout == .reject)
    #expect(request.reason == .other)
    #expect(request.risk == nil)
    #expect(request.allows(.degrade))
    #expect(!request.allows(.edit))
    #expect(request.wantedTimeout(at: Story.start.wall) == nil)
  }

  @Test("The request of the bridge for agent frameworks is understood")
  func bridge() throws {
    let json = try JSON(
      parsing: """
        {"id": "6a3c", "agent_id": "refund-agent", "run_id": "run", "tool_call_id": "",
         "name": "pay", "args": {"amount": 12.5}, "reason": "tool_call",
         "message": "refund-agent wants to run pay", "timeout_s": 600, "on_timeout": "reject",
         "allowed_decisions": ["approve", "edit", "reject"], "native": {"interrupt": [1, 2]}}
        """)
    let request = try EscalationRequest(json: json)
    #expect(request.timeout == .seconds(600))
    #expect(request.allowedDecisions == [.approve, .edit, .reject])
  }

  @Test("Unknown members are kept, and the hub's names behind the others")
  func unknownMembers() throws {
    let request = try Story.request(["state": "approved", "x_more": [1]])
    let keys = request.payload.object?.members.map(\.key) ?? []
    #expect(keys.suffix(5) == ["reason", "message", "allowed_decisions", "on_timeout", "state"])
    #expect(keys.contains("x_more"))
  }

  @Test("The shorter of two deadlines counts")
  func deadlines() throws {
    let at = Story.start.wall
    let request = try Story.request(["expires_at": .time(at.advanced(by: .seconds(60)))])
    #expect(request.wantedTimeout(at: at) == .seconds(60))
    #expect(request.wantedTimeout(at: at.advanced(by: .seconds(-900))) == .seconds(300))
  }

  @Test("FAULTS 26: A timeout of any size is no trap", arguments: [1e-9, 1e18, 1e300])
  func anyTimeout(_ seconds: Double) throws {
    let request = try Story.request(["timeout_s": .number(seconds)])
    #expect(try #require(request.timeout) >= .zero)
  }

  @Test("INV 23: the digest is over agent, name, arguments and target, whatever their order")
  func digest() throws {
    let request = try Story.request()
    let again = try Story.request(["args": ["to": "C-8812", "amount": 4_120]])
    #expect(request.actionDigest == again.actionDigest)
    let changes: [JSONObject] = [
      ["args": ["amount": 4_121]], ["name": "x"], ["target": "y"], ["agent_id": "b"],
    ]
    for change in changes {
      #expect(try Story.request(change).actionDigest != request.actionDigest)
    }
  }
}

@Suite("What an operator may send as a decision")
struct DecisionTests {
  static let digest = JSON.string(Digest(sha256Of: []).text)

  static let wrong: [(JSON, String)] = [
    (["action_digest": digest], "decision"),
    (["decision": "yes", "action_digest": digest], "decision"),
    (["decision": "approve"], "action_digest"),
    (["decision": "approve", "action_digest": "sha256:12"], "action_digest"),
    (["decision": "reject", "action_digest": digest], "reason"),
    (["decision": "reject", "action_digest": digest, "reason": "  "], "reason"),
    (["decision": "edit", "action_digest": digest], "edited_args"),
    (["decision": "edit", "action_digest": digest, "edited_args": [1]], "edited_args"),
    (["decision": "approve", "action_digest": digest, "edited_args": [:]], "edited_args"),
    (["decision": "respond", "action_digest": digest], "message"),
    (["decision": "approve", "action_digest": digest, "scope": "always"], "scope"),
    (["decision": "approve", "action_digest": digest, "displayed_ms": -1], "displayed_ms"),
    (["decision": "approve", "action_digest": digest, "affordance": "mouse"], "affordance"),
    ([1], ""),
  ]

  @Test("A field that does not fit is named", arguments: wrong.indices)
  func complaint(_ index: Int) {
    let error = #expect(throws: RequestError.self) { try Decision(json: Self.wrong[index].0) }
    #expect(error?.field == Self.wrong[index].1)
  }

  @Test("What is sent comes back")
  func roundTrip() throws {
    let json: JSON = [
      "decision": "edit", "action_digest": Self.digest, "edited_args": ["a": 1], "message": "m",
      "reason": "r", "scope": "once", "displayed_ms": 12, "affordance": "typed",
    ]
    #expect(try Decision(json: json).json == json)
  }

  @Test("Approval and degrade need no reason", arguments: ["approve", "degrade"])
  func noReason(_ verdict: String) throws {
    let decision = try Decision(
      json: ["decision": .string(verdict), "action_digest": Self.digest])
    #expect(decision.reason == "")
    #expect(decision.affordance == .api)
  }
}
