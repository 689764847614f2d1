import BelayCore
import Testing

@testable import BelayHub

@Suite("INV 16: two people at the desk")
struct DualControlTests {
  private static let ann = Principal(role: .operator, name: "ann", authid: "token:ann")

  private func bench() throws -> Bench { try Bench(policy: .rules(PolicyRules.twoPeople)) }

  @Test(
    "Two who approve at once are two: one endorses, the other decides, and there is one verdict")
  func race() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    #expect(raised.terms.approvers == 2 && raised.terms.rules == ["two"])
    let (desk, approval) = (bench.desk, Bench.approval(of: raised))
    async let first = desk.decide(.key(raised.key), approval, as: Bench.mira)
    async let second = desk.decide(.key(raised.key), approval, as: Bench.otto)
    let words = [try await first, try await second].map(\.state.word).sorted()
    #expect(words == ["approved", "pending"])
    #expect(
      try await bench.history().suffix(2) == ["escalation.endorsed", "escalation.decided"])
    let card = try await bench.desk.escalation(.key(raised.key), as: Bench.mira)
    #expect(Set(card.approvedBy) == ["mira", "otto"])
    _ = try await bench.claim(raised)
    try await bench.checkReplay()
  }

  @Test("FAULTS 31: One person at two consoles is one: the second approval is 409 in clear words")
  func onePerson() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    let desk = bench.desk
    // The same name by the socket and by a token is the same person.
    let byToken = Principal(role: .operator, name: "mira", authid: "token:mira")
    let statuses = await withTaskGroup(of: Int?.self) { group in
      for caller in [Bench.mira, byToken] {
        group.addTask {
          await Bench.status(of: {
            _ = try await desk.decide(.key(raised.key), Bench.approval(of: raised), as: caller)
          })
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.compactMap(\.self) == [409])
    #expect(try await bench.state(raised) == "pending")
    await #expect {
      _ = try await bench.approve(raised)
    } throws: { error in
      (error as? HubRefusal)?.detail.contains("counts once; it needs 2 different people") == true
    }
  }

  @Test("The credential that asked does not approve")
  func requester() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    let namesake = Principal(role: .operator, name: "refund", authid: "uid:7")
    #expect(raised.raisedBy == "refund")
    #expect(await bench.status { _ = try await bench.approve(raised, by: namesake) } == 403)
    _ = try await bench.approve(raised)
    #expect(try await bench.approve(raised, by: Bench.otto).state.word == "approved")
  }

  @Test("A no and the last yes at once: one verdict, the loser is told the winner")
  func noAndYes() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let desk = bench.desk
    async let yes = Bench.status(of: {
      _ = try await desk.decide(.key(raised.key), Bench.approval(of: raised), as: Bench.otto)
    })
    async let no = Bench.status(of: {
      _ = try await desk.decide(.key(raised.key), Bench.rejection(of: raised), as: Self.ann)
    })
    #expect([await yes, await no].compactMap(\.self) == [409])
    #expect(try await bench.history().filter { $0 == "escalation.decided" }.count == 1)
  }

  @Test("INV 10: the second approval right before the deadline counts, at the deadline it does not")
  func expiry() async throws {
    let bench = try bench()
    let early = try await bench.raise("a", members: [("timeout_s", 60)])
    let late = try await bench.raise("b", members: [("timeout_s", 60)])
    for card in [early, late] { _ = try await bench.approve(card) }
    bench.clock.advance(.seconds(60) - .microseconds(1))
    #expect(try await bench.approve(early, by: Bench.otto).state.word == "approved")
    bench.clock.advance(.microseconds(1))
    #expect(await bench.status { _ = try await bench.approve(late, by: Bench.otto) } == 410)
    #expect(try await bench.state(late) == "expired")
    #expect(await bench.status { _ = try await bench.claim(late) } == 410)
    try await bench.checkReplay()
  }

  @Test("INV 10: a second approval that comes to disk too late is none")
  func lateCommit() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    _ = try await bench.approve(raised)
    bench.clock.advance(.seconds(60) - .milliseconds(5))
    bench.clock.drift(.milliseconds(4))
    #expect(await bench.status { _ = try await bench.approve(raised, by: Bench.otto) } == 410)
    #expect(await bench.status { _ = try await bench.claim(raised) } != nil)
  }

  @Test("INV 20: a degrade between the two approvals takes the first one back")
  func degradeBetween() async throws {
    let bench = try bench()
    try await bench.enlist()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    _ = try await bench.desk.requestControl(
      ControlRequest(verb: .degrade, reason: "calm"), of: Bench.id("refund"), as: Self.ann)
    let card = try await bench.approve(raised, by: Bench.otto)
    #expect(card.state == .pending && card.endorsements.map(\.by) == ["otto"])
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
    try await bench.checkReplay()
  }

  @Test("INV 20: a degrade and the last approval at once: nothing can be claimed", arguments: 1...5)
  func degradeAtOnce(round: Int) async throws {
    let bench = try bench()
    try await bench.enlist()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let desk = bench.desk
    async let degrade = Bench.status(of: {
      _ = try await desk.requestControl(
        ControlRequest(verb: .degrade, reason: "calm"), of: Bench.id("refund"), as: Self.ann)
    })
    async let approve = Bench.status(of: {
      _ = try await desk.decide(.key(raised.key), Bench.approval(of: raised), as: Bench.otto)
    })
    #expect(await degrade == nil)
    _ = await approve
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
    try await bench.checkReplay()
  }

  @Test("A reload does not reach a card that waits: it keeps the terms it was raised on")
  func reload() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let (desk, none) = (bench.desk, try PolicyRules.written(""))
    async let loaded: Void = desk.enforce(.rules(none))
    async let again = Bench.status(of: {
      _ = try await desk.decide(.key(raised.key), Bench.approval(of: raised), as: Bench.mira)
    })
    try await loaded
    #expect(await again == 409)
    #expect(try await bench.state(raised) == "pending")
    #expect(try await bench.approve(raised, by: Bench.otto).state.word == "approved")
    let next = try await bench.raise("b")
    #expect(next.terms.approvers == 1)
    #expect(try await bench.approve(next).state.word == "approved")
    try await bench.checkReplay()
  }

  @Test("Half of the approvals survive a restart, and the card still needs the other half")
  func restart() async throws {
    let bench = try bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    try await bench.restart()
    #expect(await bench.status { _ = try await bench.approve(raised) } == 409)
    #expect(try await bench.approve(raised, by: Bench.otto).state.word == "approved")
    try await bench.checkReplay()
  }

  @Test("With an edit both give the same arguments")
  func edits() async throws {
    let bench = try bench()
    let raised = try await bench.raise(
      "a", members: [("allowed_decisions", ["approve", "edit", "reject"])])
    func edit(_ amount: Int, _ caller: Principal) async throws -> Escalation {
      try await bench.desk.decide(
        .key(raised.key),
        Decision(
          verdict: .edit, actionDigest: raised.actionDigest, editedArgs: ["amount": JSON(amount)]),
        as: caller)
    }
    _ = try await edit(100, Bench.mira)
    #expect(await bench.status { _ = try await bench.approve(raised, by: Bench.otto) } == 409)
    #expect(await bench.status { _ = try await edit(101, Bench.otto) } == 409)
    let decided = try await edit(100, Bench.otto)
    let grant = try await bench.desk.claim(
      .id("a"), digest: try #require(decided.state.ruling?.grantDigest), nonce: "n",
      as: Bench.agent("refund"))
    #expect(grant.json["args"] == ["amount": 100])
  }

  @Test("A key does not approve what policy wants typed, whatever console sent it")
  func typing() async throws {
    let bench = try Bench(
      policy: .rules("[[rule]]\nname = \"t\"\nrisk = \"low\"\nconfirm = \"typed\"\n"))
    let raised = try await bench.raise("a")
    var decision = Bench.approval(of: raised)
    decision.affordance = .key
    let refused = await bench.status { [decision] in
      _ = try await bench.desk.decide(.key(raised.key), decision, as: Bench.mira)
    }
    #expect(refused == 403)
    decision.affordance = .typed
    _ = try await bench.desk.decide(.key(raised.key), decision, as: Bench.mira)
  }
}
