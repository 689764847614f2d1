import Testing

@testable import BelayCore

@Suite("What the ledger says of the policy")
struct PolicyStandingTests {
  private let digest = "sha256:" + String(repeating: "ab", count: 32)

  private func decided(_ seq: Int, rule: String, until: String) -> Record {
    Rulebook.record(
      seq, .escalationDecided, ["policy": ["rule": .string(rule), "until": .string(until)]])
  }

  private func take(_ record: Record, _ standing: inout PolicyStanding, fits: Bool = true) {
    let taken = standing.apply(record)
    #expect(taken == fits)
  }

  private func until(_ text: String) -> Timestamp { Timestamp(rfc3339: text)! }

  @Test("What was loaded is in force; what was not used is remembered until a good file comes")
  func loading() throws {
    var standing = PolicyStanding()
    let loaded: JSON = ["path": "p.toml", "sha256": .string(digest), "rules": ["a", "b"]]
    take(Rulebook.record(1, .policyLoaded, loaded), &standing)
    take(
      Rulebook.record(2, .policyRejected, ["path": "p.toml", "problem": "4:1: no"]), &standing)
    #expect(standing.inForce?.rules == 2 && standing.inForce?.seq == 1)
    #expect(standing.rejected?.problem == "4:1: no")
    #expect(try PolicyStanding(try Fields(standing.json)) == standing)
    take(Rulebook.record(3, .policyLoaded, loaded), &standing)
    #expect(standing.rejected == nil && standing.inForce?.seq == 3)
    take(Rulebook.record(4, .policyLoaded, ["path": "p.toml"]), &standing, fits: false)
  }

  @Test("Uses count per time: one that was renewed counts anew")
  func uses() throws {
    var standing = PolicyStanding()
    let (today, tomorrow) = ("2026-11-22T18:00:00Z", "2026-11-23T18:00:00Z")
    for seq in 1...3 { standing.count(decided(seq, rule: "lab", until: today)) }
    #expect(standing.uses(of: "lab", until: until(today)) == 3)
    #expect(standing.uses(of: "lab", until: until(tomorrow)) == 0)
    standing.count(decided(4, rule: "lab", until: tomorrow))
    #expect(standing.uses(of: "lab", until: until(tomorrow)) == 1)
    #expect(try PolicyStanding(try Fields(standing.json)) == standing)
  }

  @Test("What is dropped from the counts is used up, for all one knows")
  func forgotten() throws {
    var standing = PolicyStanding()
    standing.count(decided(1, rule: "first", until: "2026-11-22T13:00:00Z"))
    for number in 0..<PolicyStanding.maxAllowances {
      standing.count(decided(number + 2, rule: "r\(number)", until: "2026-11-22T18:00:00Z"))
    }
    #expect(
      standing.uses(of: "first", until: until("2026-11-22T13:00:00Z")) >= AutoApproval.mostUses)
    #expect(standing.uses(of: "r1", until: until("2026-11-22T18:00:00Z")) == 1)
    #expect(standing.uses(of: "new", until: until("2026-11-22T19:00:00Z")) == 0)
    #expect(try PolicyStanding(try Fields(standing.json)) == standing)
  }

  @Test("A revoked name stays revoked, and with too many of them every name is")
  func revoked() throws {
    var standing = PolicyStanding()
    for number in 0..<PolicyStanding.maxRevocations {
      #expect(standing.revocation(of: "other") == nil)
      let data: JSON = ["rule": .string("r\(number)"), "by": "mira", "reason": "enough"]
      take(Rulebook.record(number + 1, .policyRevoked, data), &standing)
    }
    #expect(standing.revocation(of: "r0")?.by == "mira")
    #expect(standing.revocation(of: "other") != nil)
    #expect(try PolicyStanding(try Fields(standing.json)) == standing)
  }
}
