import BelayCore
import Testing

@testable import BelayAgent

/// One way in which a hub can be wrong.
struct Lie: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let change: @Sendable (inout JSONObject) -> Void

  init(_ name: String, _ change: @escaping @Sendable (inout JSONObject) -> Void) {
    testDescription = name
    self.change = change
  }
}

private let otherDigest = JSON.string("sha256:" + String(repeating: "ab", count: 32))

extension JSONObject {
  /// Changes a member of a member.
  fileprivate mutating func set(_ outer: String, _ inner: String, _ value: JSON?) {
    var object = self[outer]?.object ?? JSONObject()
    object[inner] = value
    self[outer] = .object(object)
  }
}

@Suite("A hub that lies", .timeLimit(.minutes(3)))
struct LyingHubTests {
  static let aboutVerdicts = [
    Lie("another grant digest") { $0["grant_digest"] = otherDigest },
    Lie("no grant digest") { $0["grant_digest"] = nil },
    Lie("other arguments") { $0["args"] = ["order": "A-8812", "amount": 9_999] },
    Lie("another tool") { $0["name"] = "stripe.payout" },
    Lie("another target") { $0["target"] = "production" },
    Lie("another agent") { $0["agent_id"] = "mailer" },
    Lie("another id") { $0["id"] = "q-2" },
    Lie("edited arguments without an edit") { $0["edited_args"] = Refund.arguments },
    Lie("an edit without arguments") { $0["decision"] = "edit" },
    Lie("an approval whose decision is no") { $0["decision"] = "reject" },
  ]

  @Test(
    "INV 23: an approval that is not for this action lets nothing run", arguments: aboutVerdicts)
  func verdict(lie: Lie) async throws {
    try await play(
      { request in
        request.isLook
          ? .lie { if $0["state"] == "approved" { lie.change(&$0) } } : .pass
      })
  }

  static let nonsense = [
    Lie("no decision") { $0["decision"] = nil },
    Lie("a state that nobody knows") { $0.set("record", "state", "granted") },
    Lie("nothing but a state") { $0 = ["state": "approved"] },
  ]

  @Test("INV 17: an answer that cannot be understood is silence", arguments: nonsense)
  func notUnderstood(lie: Lie) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let lies = Effects()
      try await LyingHub.between(stage) { request in
        guard request.isLook else { return .pass }
        return .lie { answer in
          guard answer["state"] == "approved" else { return }
          lie.change(&answer)
          lies.happen(.object(answer))
        }
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          let asking = Task { try await agent.refund(effects) }
          try await stage.decide(Refund.question, .approve)
          while lies.all.count < 2 { await Task.yield() }
          asking.cancel()
          try await #expect(asking.value.word == "cancelled")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }

  static let aboutGrants = [
    Lie("other arguments") { $0.set("grant", "args", ["amount": 9_999]) },
    Lie("another tool") { $0.set("grant", "name", "stripe.payout") },
    Lie("another target") { $0.set("grant", "target", "production") },
    Lie("no arguments") { $0.set("grant", "args", nil) },
    Lie("another id") { $0["id"] = "q-2" },
    Lie("another agent") { $0["agent_id"] = "mailer" },
    Lie("a second grant, claimed by another nonce") { $0.set("record", "nonce", "n-2") },
    Lie("a grant that was used") {
      $0.set("record", "state", "completed")
      $0.set("record", "reported_seq", 1)
      $0["outcome"] = "completed"
      $0["detail"] = ""
      $0["reported_at"] = $0["claimed_at"]
    },
    Lie("a grant that nobody has claimed") { $0.set("record", "state", "approved") },
    Lie("an empty grant") { $0["grant"] = [:] },
  ]

  @Test("INV 13: a grant that is not this claim's lets nothing run", arguments: aboutGrants)
  func grant(lie: Lie) async throws {
    try await play { $0.isClaim ? .lie(lie.change) : .pass }
  }

  @Test("what the hub says truly runs, on the same way")
  func truth() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await LyingHub.between(stage) { _ in
        .lie { _ in }
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          try await #expect(ending.word == "approved")
        }
      }
      #expect(effects.all == [Refund.arguments])
    }
  }

  @Test("INV 13: a claim that is refused lets nothing run")
  func claimRefused() async throws {
    try await play {
      $0.isClaim ? .answer("409 Conflict", body: #"{"title":"No","detail":"not you"}"#) : .pass
    }
  }

  @Test(
    "INV 13: a claim without an answer lets nothing run",
    arguments: ["hang", "drip", "garbage", "nothing", "lost"])
  func claimUnanswered(how: String) async throws {
    try await play(claiming: .milliseconds(700)) { request in
      guard request.isClaim else { return .pass }
      return switch how {
      case "hang": .hang
      case "drip": .drip
      case "garbage": .answer("200 OK", body: "<html>welcome</html>")
      case "nothing": .answer("200 OK", body: "")
      default: .loseReply
      }
    }
  }

  @Test(
    "INV 17: a hub that raises nothing lets nothing run",
    arguments: ["hang", "drip", "garbage", "array"])
  func raiseUnanswered(how: String) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await LyingHub.between(stage) { request in
        guard request.isRaise else { return .pass }
        return switch how {
        case "hang": .hang
        case "drip": .drip
        case "garbage": .answer("200 OK", body: "{\"state\":\"approved\"}")
        default: .answer("201 Created", body: "[]")
        }
      } _: { place, _ in
        let settings = stage.settings {
          $0.hub = place
          $0.patience = .seconds(1)
        }
        try await Supervisor.supervising(settings) { agent in
          try await #expect(agent.refund(effects).word == "hub_lost")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test(
    "INV 7: a claim whose answer was lost once is asked again with the same nonce, and runs once")
  func claimReplyLost() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let isFirst = Once()
      try await LyingHub.between(stage) { request in
        request.isClaim && isFirst.take() ? .loseReply : .pass
      } _: { place, liar in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          try await #expect(ending.word == "approved")
        }
        let nonces = liar.requests.filter(\.isClaim).map { $0.body["nonce"] }
        #expect(nonces.count == 2 && nonces[0] == nonces[1])
      }
      #expect(effects.all.count == 1)
    }
  }

  @Test("INV 13: what was claimed once is not run again, though the hub says approved again")
  func approvedAgain() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await LyingHub.between(stage) { request in
        request.isRaise || request.isLook
          ? .lie { if $0["state"] == "completed" { Self.unclaim(&$0) } } : .pass
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          async let first = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          try await #expect(first.word == "approved")
          try await #expect(agent.refund(effects).word == "refused")
        }
      }
      #expect(effects.all.count == 1)
    }
  }

  private static func unclaim(_ answer: inout JSONObject) {
    answer["state"] = "approved"
    answer.set("record", "state", "approved")
  }

  /// An operator says yes, the hub does what the script says, and nothing runs.
  private func play(
    claiming claimPatience: Duration = .seconds(3),
    for patience: Duration = AgentStage.patience, _ script: @escaping LyingHub.Script
  ) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await LyingHub.between(stage, script) { place, _ in
        let settings = stage.settings {
          $0.hub = place
          $0.patience = patience
          $0.claimPatience = claimPatience
        }
        try await Supervisor.supervising(settings) { agent in
          async let asked = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          let ending = try await asked
          #expect(["refused", "hub_lost", "expired"].contains(ending.word), "\(ending)")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }
}
