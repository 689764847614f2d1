import Testing

@testable import BelayCore

@Suite("An escalation as JSON")
struct EscalationJSONTests {
  @Test("INV 6: what is written is read back exactly, in every state", arguments: Story.states)
  func roundTrip(_ state: String) throws {
    let escalation = try Story.reaching(state).escalation
    let json = try JSON(parsing: escalation.json().encoded())
    #expect(try Escalation(json: json) == escalation)
    #expect(try Escalation(json: json).json() == json)
  }

  @Test("INV 6: it can be rebuilt from its records alone", arguments: Story.states)
  func rebuilt(_ state: String) throws {
    let story = try Story.reaching(state)
    let own = story.records.filter { $0.escalationKey == Story.key }
    var rebuilt = try #require(Escalation(raised: own[0]))
    for record in own.dropFirst() {
      let taken = rebuilt.apply(record)
      #expect(taken)
    }
    #expect(rebuilt == story.escalation)
  }

  @Test("What the agent sent under a name of the hub's does not answer for the hub")
  func impostor() throws {
    var story = Story()
    try story.raise([
      "state": "approved", "decided_by": "mira", "grant_digest": "sha256:0", "handle": "E-99",
      "risk": "low", "record": ["nonce": "x"],
    ])
    let json = story.escalation.json()
    #expect(json["state"] == "pending")
    #expect(json["handle"] == "E-1")
    #expect(json["risk"] == "high")
    #expect(json["decided_by"] == nil)
    #expect(json["grant_digest"] == nil)
    #expect(json["request"]?["state"] == "approved")
    #expect(json["x_trace"] == "kept")
    #expect(try Escalation(json: json) == story.escalation)
  }

  @Test("A client finds what it needs: state, who, why, arguments, what to claim")
  func client() throws {
    var edited = try Story.raised()
    #expect(edited.escalation.json()["message"] == "Refund the double charge")
    try edited.decide(.edit)
    let json = edited.escalation.json()
    #expect(json["state"] == "approved")
    #expect(json["decision"] == "edit")
    #expect(json["decided_by"] == "mira")
    #expect(json["decision_reason"] == "looked at it")
    #expect(json["edited_args"] == ["amount": 100, "to": "C-8812"])
    #expect(json["grant_digest"] != json["action_digest"])
    #expect(json["message"] == nil)
    #expect(json["agent_message"] == "Refund the double charge")

    var answered = try Story.raised()
    try answered.decide(.respond)
    #expect(answered.escalation.json()["message"] == "ask finance")
  }

  @Test(
    "Half of it is refused, not guessed", arguments: ["record", "handle", "state", "args", "seq"])
  func half(_ key: String) throws {
    var object = try #require(try Story.reaching("claimed").escalation.json().object)
    object[key] = key == "state" ? "yes" : nil
    if key == "state" { object["record"] = ["state": "yes"] }
    #expect(throws: RequestError.self) { try Escalation(json: .object(object)) }
  }

  @Test("INV 20, 8: only the hub's own records move it")
  func forged() throws {
    var story = try Story.raised()
    let verdict = try story.escalation.deciding(
      story.decision(.approve), by: "mira", at: story.now, eventID: "v")
    let before = story.escalation
    for source in [Source.agent(Story.agent), .operator("mira")] {
      story.record(
        Event(id: story.nextID, source: source, type: verdict.type, data: verdict.data))
    }
    #expect(story.escalation == before)
    #expect(story.fleet.counts.forged == 2)
  }
}
