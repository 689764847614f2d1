import BelayCore
import Testing

@testable import BelayHub

@Suite("Escalations at the desk")
struct EscalationTests {
  @Test("INV 12, 13: raised, decided, delivered, claimed and reported are five records")
  func wholeStory() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    #expect(raised.handleText == "E-1")
    let decided = try await bench.approve(raised)
    #expect(decided.state.word == "approved")
    bench.desk.delivered(raised.key)
    bench.desk.delivered(raised.key)
    let grant = try await bench.claim(raised)
    #expect(grant.json["args"]?["amount"]?.integer == 4_120)
    let reported = try await bench.desk.report(
      .id("a"), completed: true, detail: "done", as: Bench.agent("refund"))
    #expect(reported.state.word == "completed")
    #expect(
      try await bench.history() == [
        "escalation.raised", "escalation.decided", "escalation.delivered", "escalation.claimed",
        "escalation.executed",
      ])
  }

  @Test("INV 7: the same request again gets the same escalation, in whatever state")
  func raisedAgain() async throws {
    let bench = try Bench()
    let request = try Bench.request("a")
    let first = try await bench.desk.raise(request, as: Bench.agent("refund"))
    let second = try await bench.desk.raise(request, as: Bench.agent("refund"))
    #expect(first.isNew && !second.isNew)
    #expect(first.escalation == second.escalation)
    _ = try await bench.approve(first.escalation)
    let third = try await bench.desk.raise(request, as: Bench.agent("refund"))
    #expect(third.escalation.state.word == "approved")
    #expect(bench.desk.lastSeq == 2)
  }

  @Test("INV 7, FAULTS 29: the same id with other bytes is a conflict that names what stands")
  func raisedOtherwise() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a")
    await #expect {
      _ = try await bench.raise("a", members: [("args", ["amount": 1])])
    } throws: { error in
      guard case .conflict(_, let winner?) = error as? HubRefusal else { return false }
      return winner["handle"]?.string == "E-1"
    }
  }

  @Test("INV 26, FAULTS 30: another agent may use the same id, and sees only its own")
  func scope() async throws {
    let bench = try Bench()
    let mine = try await bench.raise("a", agent: "refund")
    _ = try await bench.raise("a", agent: "mailer")
    let desk = bench.desk
    #expect(try await desk.escalation(.id("a"), as: Bench.agent("refund")) == mine)
    let foreign = Bench.agent("other")
    for ref in [EscalationRef.id("a"), .handle(1), .key(mine.key)] {
      let looked = await bench.status { _ = try await desk.escalation(ref, as: foreign) }
      #expect(looked == 404)
      let cancelled = await bench.status {
        _ = try await desk.cancel(ref, detail: "", as: foreign)
      }
      #expect(cancelled == 404)
      let claimed = await bench.status {
        _ = try await desk.claim(ref, digest: mine.actionDigest, nonce: "n", as: foreign)
      }
      #expect(claimed == 404)
    }
    let ambiguous = await bench.status { _ = try await desk.escalation(.id("a"), as: Bench.mira) }
    #expect(ambiguous == 409)
    #expect(try await desk.escalation(.handle(1), as: Bench.mira) == mine)
  }

  @Test("INV 26: nobody raises for an agent that the credential does not cover")
  func raiseForOther() async throws {
    let bench = try Bench()
    let request = try Bench.request("a", agent: "mailer")
    let status = await bench.status {
      _ = try await bench.desk.raise(request, as: Bench.agent("refund"))
    }
    #expect(status == 403)
  }

  @Test(
    "INV 31: of the eleventh open escalation of one agent nobody is asked, of another's they are")
  func cap() async throws {
    let bench = try Bench()
    for number in 1...10 { _ = try await bench.raise("a\(number)") }
    let eleventh = try await bench.raise("a11")
    #expect(eleventh.state.word == "degraded" && eleventh.isSurplus)
    #expect(try await bench.raise("a1", agent: "mailer").state == .pending)
    let first = try await bench.desk.escalation(.id("a1"), as: Bench.agent("refund"))
    _ = try await bench.desk.decide(.key(first.key), Bench.rejection(of: first), as: Bench.mira)
    #expect(try await bench.raise("a12").state == .pending)
  }

  @Test(
    "FAULTS 26: A deadline that has passed already is refused",
    arguments: ["2020-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
  func pastDeadline(text: String) async throws {
    let bench = try Bench()
    let status = await bench.status {
      _ = try await bench.raise("a", members: [("expires_at", .string(text))])
    }
    #expect(status == 400)
  }

  @Test(
    "FAULTS 26: A deadline is bent into a second up to a day, and 15 minutes without one",
    arguments: [
      ([("timeout_s", 0.001)], 1.0),
      ([("timeout_s", 1e12)], 86_400),
      ([("expires_at", "9999-12-31T23:59:59Z")], 86_400),
      ([], 900),
    ] as [([(String, JSON)], Double)])
  func clamped(members: [(String, JSON)], seconds: Double) async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: members)
    #expect(raised.expiresAt.since(raised.raisedAt).seconds == seconds)
  }

  @Test("INV 13, FAULTS 34: the same nonce gets the same grant, another one is refused")
  func claims() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let early = await bench.status { _ = try await bench.claim(raised) }
    #expect(early == 409)
    _ = try await bench.approve(raised)
    let first = try await bench.claim(raised, nonce: "n1")
    let again = try await bench.claim(raised, nonce: "n1")
    #expect(first == again)
    let other = await bench.status { _ = try await bench.claim(raised, nonce: "n2") }
    #expect(other == 409)
    #expect(try await bench.history().filter { $0 == "escalation.claimed" }.count == 1)
  }

  @Test("INV 13: two claims at once, one grant")
  func claimRace() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let desk = bench.desk
    let granted = await withTaskGroup(of: Bool.self) { group in
      for number in 1...20 {
        group.addTask {
          let grant = try? await desk.claim(
            .key(raised.key), digest: raised.actionDigest, nonce: "n\(number)",
            as: Bench.agent("refund"))
          return grant != nil
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(granted == 1)
  }

  @Test("INV 14: a claim of another digest is refused and told the right one")
  func claimDigest() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let edit = Decision(
      verdict: .edit, actionDigest: raised.actionDigest, editedArgs: ["amount": 1], reason: "less")
    let allowed = await bench.status {
      _ = try await bench.desk.decide(.key(raised.key), edit, as: Bench.mira)
    }
    #expect(allowed == 403)
    let other = try await bench.raise("b", members: [("allowed_decisions", ["approve", "edit"])])
    let second = Decision(
      verdict: .edit, actionDigest: other.actionDigest, editedArgs: ["amount": 1], reason: "less")
    let decided = try await bench.desk.decide(.key(other.key), second, as: Bench.mira)
    let original = await bench.status { _ = try await bench.claim(other) }
    #expect(original == 412)
    let grant = try await bench.desk.claim(
      .id("b"), digest: try #require(decided.state.ruling?.grantDigest), nonce: "n",
      as: Bench.agent("refund"))
    #expect(grant.json["args"] == ["amount": 1])
  }

  @Test("INV 13: claimed without a report in time is unknown, and a late report is kept")
  func unknown() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    _ = try await bench.claim(raised)
    await bench.pass(Escalation.reportTime)
    #expect(try await bench.state(raised) == "unknown")
    let again = await bench.status { _ = try await bench.claim(raised) }
    #expect(again == 409)
    _ = try await bench.desk.report(
      .id("a"), completed: true, detail: "late", as: Bench.agent("refund"))
    #expect(try await bench.state(raised) == "completed")
  }

  @Test("INV 9: what has ended stays ended", arguments: ["cancel", "reject"])
  func terminal(how: String) async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    if how == "cancel" {
      _ = try await bench.desk.cancel(.id("a"), detail: "", as: Bench.agent("refund"))
    } else {
      _ = try await bench.desk.decide(.key(raised.key), Bench.rejection(of: raised), as: Bench.mira)
    }
    let before = try await bench.state(raised)
    #expect(await bench.status { _ = try await bench.approve(raised) } == 409)
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
    await bench.pass(.seconds(100_000))
    #expect(try await bench.state(raised) == before)
  }

  @Test("An escalation that has left the fold is rebuilt from its records")
  func rebuilt() async throws {
    let bench = try Bench()
    let request = try Bench.request("old")
    let old = try await bench.desk.raise(request, as: Bench.agent("refund")).escalation
    _ = try await bench.desk.decide(.key(old.key), Bench.rejection(of: old), as: Bench.mira)
    for number in 1...300 {
      let next = try await bench.raise("n\(number)", agent: "mailer")
      _ = try await bench.desk.cancel(.id("n\(number)"), detail: "", as: Bench.agent("mailer"))
      #expect(next.key.agent.text == "mailer")
    }
    let fleet = try await bench.desk.fleet()
    #expect(fleet.escalations[old.key] == nil)
    let again = try await bench.desk.raise(request, as: Bench.agent("refund"))
    #expect(!again.isNew)
    #expect(again.escalation.state.word == "rejected")
  }

  @Test("The list can be narrowed to a state and an agent, in the order of handles")
  func list() async throws {
    let bench = try Bench()
    let first = try await bench.raise("a")
    _ = try await bench.raise("b", agent: "mailer")
    _ = try await bench.raise("c")
    _ = try await bench.approve(first)
    let desk = bench.desk
    #expect(try await desk.escalations(as: Bench.mira).map(\.handle) == [1, 2, 3])
    #expect(try await desk.escalations(state: "pending", as: Bench.mira).map(\.handle) == [2, 3])
    #expect(
      try await desk.escalations(agent: Bench.id("refund"), as: Bench.mira).map(\.handle) == [1, 3])
    let unknown = await bench.status {
      _ = try await desk.escalations(state: "x", as: Bench.mira)
    }
    #expect(unknown == 400)
    #expect(await bench.status { _ = try await desk.escalations(as: Bench.observer) } == 403)
  }
}
