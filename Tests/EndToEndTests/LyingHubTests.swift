import BelayCore
import Testing

/// The README's Python agent before a hub that cannot be trusted.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct LyingHubTests {
  @Test("told the truth, the agent acts: what follows is refused for the lie alone")
  func truth() async throws {
    let (hub, said) = try await ask(Lie.truth)
    #expect(said == "refunded 4120 EUR on A-1042\n")
    #expect(try hub.heard == [.raise, .claim, .outcome])
  }

  @Test("INV 13, 23: a hub that lies gets no effect out of the agent", arguments: Lie.all)
  func lies(_ lie: Lie) async throws {
    let (hub, said) = try await ask(lie.lines)
    #expect(said == "degraded, no refund: \(lie.doubt)\n")
    #expect(try hub.heard.contains(.claim) == (lie.lines[.claim] != nil))
    #expect(try !hub.heard.contains(.outcome))
  }

  @Test("INV 17: a claim without an answer is no permission")
  func silentClaim() async throws {
    // Side by side: each takes all of the agent's patience.
    try await withThrowingTaskGroup { group in
      for status in [500, 503] {
        group.addTask {
          let (hub, said) = try await ask(Lie.truth.merging([.claim: .status(status)]) { $1 })
          let doubt = "degraded, no refund: the hub does not answer: HTTP Error \(status)"
          #expect(said.hasPrefix(doubt))
          #expect(try !hub.heard.contains(.outcome))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("an outcome that nobody takes is said, and the action is not repeated")
  func deafToTheOutcome() async throws {
    let (_, said) = try await ask(Lie.truth.merging([.outcome: .status(503)]) { $1 })
    let lines = said.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first == "refunded 4120 EUR on A-1042")
    #expect(lines.last?.hasPrefix("the hub does not know how it ended: ") == true)
  }

  /// What the agent says to a hub with these lines.
  private func ask(_ lines: [FalseHub.Call: FalseHub.Line]) async throws -> (FalseHub, String) {
    let hub = try await FalseHub.start(lines)
    let agent = try RefundAgent.start(at: hub.url, token: "any", patience: 1)
    return (hub, try await agent.said())
  }
}

/// What a hub says instead of the truth, and what the agent makes of it.
struct Lie: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let doubt: String
  let lines: [FalseHub.Call: FalseHub.Line]

  private init(
    _ description: String, doubt: String, _ card: JSONObject,
    claim: FalseHub.Line? = nil, look: JSONObject? = nil
  ) {
    testDescription = description
    self.doubt = doubt
    var lines: [FalseHub.Call: FalseHub.Line] = [.raise: FalseHub.Line(body: .object(card))]
    lines[.claim] = claim
    lines[.look] = look.map { FalseHub.Line(body: .object($0)) }
    self.lines = lines
  }

  /// No lie: the digest is the one that the real hub computes for the README's question.
  static let truth: [FalseHub.Call: FalseHub.Line] = [
    .raise: FalseHub.Line(status: 201, body: .object(yes)), .claim: confirmed(right, "$NONCE"),
    .outcome: .status(200),
  ]

  static let all = [
    Lie(
      "approves another action", doubt: "the grant is for another action",
      ["state": "approved", "grant_digest": wrong]),
    Lie(
      "approves another action after a while", doubt: "the grant is for another action",
      ["state": "pending", "no_operator": false],
      look: ["state": "approved", "grant_digest": wrong]),
    Lie(
      "slips in other arguments", doubt: "the grant is for another action",
      [
        "state": "approved", "grant_digest": right,
        "edited_args": ["order": "A-1042", "amount": 9999, "currency": "EUR"],
      ]),
    Lie("approves without a digest", doubt: "'grant_digest'", ["state": "approved"]),
    Lie(
      "grants what was claimed before", doubt: "claimed",
      ["state": "claimed", "grant_digest": right]),
    Lie(
      "says yes in other words", doubt: "APPROVED", ["state": "APPROVED", "grant_digest": right]),
    Lie(
      "confirms a claim with another nonce", doubt: "the grant was claimed for another use", yes,
      claim: confirmed(right, "another")),
    Lie(
      "confirms a claim of another action", doubt: "the grant was claimed for another use", yes,
      claim: confirmed(wrong, "$NONCE")),
    Lie(
      "refuses a second claim", doubt: "the hub refuses: HTTP Error 409: Conflict, {}", yes,
      claim: .status(409)),
  ]

  private static let yes: JSONObject = ["state": "approved", "grant_digest": right]
  private static let wrong = JSON.string("sha256:" + String(repeating: "0", count: 64))
  private static let right: JSON = {
    let action = AgentID("refund-agent").map {
      Action(
        agentID: $0, name: "stripe.refund",
        args: ["order": "A-1042", "amount": 4120, "currency": "EUR"])
    }
    return .string((try? action?.digest().text) ?? "")
  }()

  private static func confirmed(_ digest: JSON, _ nonce: JSON) -> FalseHub.Line {
    FalseHub.Line(body: ["grant_digest": digest, "nonce": nonce])
  }
}
