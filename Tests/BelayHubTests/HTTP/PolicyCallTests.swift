import BelayCore
import Testing

@testable import BelayHub

@Suite("Policy over HTTP")
struct PolicyCallTests {
  private static let asked: JSON = [
    "id": "a", "agent_id": "refund", "run_id": "r", "name": "stripe.refund", "args": ["amount": 1],
  ]

  private func run(_ story: (RunningHub) async throws -> Void) async throws {
    try await RunningHub.run(
      policyText: PolicyRules.twoPeople + PolicyRules.lab, story)
  }

  @Test("The rules are shown to who may look, and to no agent")
  func show() async throws {
    try await run { hub in
      for (caller, status) in [("observer", 200), ("operator", 200), ("refund", 403)] {
        let reply = try await hub.get("/v1/policy", as: .token(caller))
        #expect(reply.status == status)
      }
      let json = try await hub.get("/v1/policy", as: .token("observer")).json
      #expect(json["rules"]?.array?.map { $0["rule"]?.string } == ["two", "lab"])
      #expect(try await hub.get("/v1/policy", as: .nobody).status == 401)
    }
  }

  @Test("A card and a request are explained to operators")
  func explain() async throws {
    try await run { hub in
      _ = try await hub.post("/v1/escalations", Self.asked, as: .token("refund"))
      let card = try await hub.get("/v1/escalations/E-1/policy", as: .token("operator"))
      #expect(card.status == 200)
      #expect(card.json["approvers"] == 2)
      #expect(card.json["withheld"]?["why"] == "2 people have to approve")
      let asked = try await hub.post("/v1/policy/explain", Self.asked, as: .token("operator"))
      #expect(asked.json["approvers"] == 2)
      let bad = try await hub.post("/v1/policy/explain", ["id": "x"], as: .token("operator"))
      #expect(bad.status == 400)
      #expect(
        try await hub.get("/v1/escalations/E-1/policy", as: .token("refund")).status == 403)
      #expect(
        try await hub.get("/v1/escalations/E-9/policy", as: .token("operator")).status == 404)
    }
  }

  @Test("An operator revokes an auto-approval by name, with a reason")
  func revoke() async throws {
    try await run { hub in
      let path = "/v1/policy/rules/lab/revoke"
      let mute = try await hub.post(path, [:], as: .token("operator"))
      #expect(mute.status == 400)
      let reply = try await hub.post(path, ["reason": "enough"], as: .token("operator"))
      #expect(reply.status == 200)
      let other = try await hub.post(
        "/v1/policy/rules/two/revoke", ["reason": "x"], as: .token("operator"))
      #expect(other.status == 404)
      let observer = try await hub.post(path, ["reason": "x"], as: .token("observer"))
      #expect(observer.status == 403)
    }
  }

  @Test("An approval that is one of two answers 200 and pending; the agent sees it pending")
  func endorse() async throws {
    try await run { hub in
      let raised = try await hub.post("/v1/escalations", Self.asked, as: .token("refund")).json
      let decision: JSON = [
        "decision": "approve", "action_digest": raised["action_digest"] ?? .null,
      ]
      let path = "/v1/escalations/E-1/decision"
      let first = try await hub.post(path, decision, as: .token("operator"))
      #expect(first.status == 200)
      #expect(first.json["state"] == "pending")
      #expect(first.json["approved_by"] == ["operator"])
      #expect(try await hub.post(path, decision, as: .token("operator")).status == 409)
      let seen = try await hub.get("/v1/escalations/a", as: .token("refund")).json
      #expect(seen["state"] == "pending")
      let second = try await hub.post(path, decision, as: .owner)
      #expect(second.json["state"] == "approved")
    }
  }

  @Test("INV 25: no body makes an answer of a person one of policy")
  func affordance() async throws {
    try await run { hub in
      let raised = try await hub.post("/v1/escalations", Self.asked, as: .token("refund")).json
      let reply = try await hub.post(
        "/v1/escalations/E-1/decision",
        [
          "decision": "approve", "action_digest": raised["action_digest"] ?? .null,
          "affordance": "policy",
        ], as: .token("operator"))
      #expect(reply.status == 400)
    }
  }

  @Test("A hub does not start with a bad policy, nor with one that was named and is not there")
  func starting() async throws {
    let directory = try RunningHub.makeDirectory()
    var options = HubOptions(
      stateDirectory: directory, listen: .init(host: "127.0.0.1", port: 0))
    options.policyPath = directory + "/none.toml"
    await #expect {
      _ = try await Hub.start(options, logger: RunningHub.silent)
    } throws: { "\($0)".contains("none.toml: there is no such file") }
    try RunningHub.write("[[rule]]\nname = 1\n", to: directory + "/policy.toml")
    options.policyPath = nil
    await #expect {
      _ = try await Hub.start(options, logger: RunningHub.silent)
    } throws: { "\($0)".contains("policy.toml: 2:8: a text in quotes is needed here") }
    RunningHub.remove(directory)
  }
}
