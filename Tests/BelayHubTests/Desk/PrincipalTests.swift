import BelayCore
import Testing

@testable import BelayHub

@Suite("Principals")
struct PrincipalTests {
  @Test(
    "INV 25: a role allows exactly its own acts",
    arguments: [
      (Role.ingest, [Act.record]),
      (.agent, [.record, .speakForAgent]),
      (.observer, [.look]),
      (.operator, [.look, .review, .decide]),
      (.admin, [.look, .administer]),
    ])
  func table(role: Role, acts: [Act]) {
    #expect(Act.allCases.filter { role.allows($0) } == acts)
  }

  @Test("INV 25: no agent credential reaches a decision")
  func decisions() {
    #expect(Role.allCases.filter { $0.allows(.decide) } == [.operator])
  }

  @Test(
    "INV 26: a pattern covers the agents it matches, byte by byte",
    arguments: [
      ("refund-agent", "refund-agent", true),
      ("refund-agent", "refund-agent-2", false),
      ("refund-*", "refund-agent", true),
      ("*", "anything", true),
      ("*-agent", "refund-agent", true),
      ("*-agent", "refund-agents", false),
      ("a?c", "abc", true),
      ("a?c", "ac", false),
      ("a*b*c", "a-b-b-c", true),
      ("a*b*c", "a-b-b", false),
      ("", "a", false),
      ("**", "a", true),
    ])
  func patterns(pattern: String, agent: String, covered: Bool) throws {
    let caller = Principal(role: .agent, name: "t", agents: pattern, authid: "token:t")
    #expect(caller.covers(try #require(AgentID(agent))) == covered)
  }

  @Test("Without a pattern an ingest credential speaks for all agents, an agent's for none")
  func noPattern() throws {
    let agent = try #require(AgentID("a"))
    #expect(Principal(role: .ingest, name: "i", authid: "token:i").covers(agent))
    #expect(!Principal(role: .agent, name: "a", authid: "token:a").covers(agent))
    #expect(!Principal(role: .operator, name: "o", agents: "*", authid: "uid:0").covers(agent))
  }

  @Test("A refusal as a problem names status, title and what stands instead")
  func problem() {
    let refusal = HubRefusal.conflict(detail: "Already decided.", winner: ["by": "mira"])
    #expect(
      refusal.problem().text
        == #"{"type":"about:blank","title":"Conflict","status":409,"detail":"Already decided.","winner":{"by":"mira"}}"#
    )
  }
}
