import Testing

@testable import BelayCore

@Suite("Identities")
struct IdentityTests {
  @Test(
    "An agent's name is 1 to 64 of the plain alphabet",
    arguments: ["a", "refund-agent", "A.b_c-9", String(repeating: "x", count: 64)])
  func acceptsNames(text: String) {
    #expect(AgentID(text)?.text == text)
  }

  @Test(
    "FAULTS 60: anything else is no agent's name, look-alikes above all",
    arguments: [
      "", String(repeating: "x", count: 65), "a b", "a/b", "dеploy-bot", "\u{212A}yc", "é", "a\0",
      "a\n", "‮a",
    ])
  func refusesNames(text: String) {
    #expect(AgentID(text) == nil)
  }

  @Test("Agents sort by the bytes of their names")
  func sorts() {
    let names = ["b", "B", "a.b", "a-b", "a_b", "10", "9"]
    #expect(
      names.compactMap({ AgentID($0) }).sorted().map(\.text) == [
        "10", "9", "B", "a-b", "a.b", "a_b", "b",
      ])
  }

  @Test(
    "A version 7 UUID holds its time, its version and its random bits",
    arguments: [
      (0, 0, 0, "00000000-0000-7000-8000-000000000000"),
      (.max, .max, 1_700_000_000_123, "018bcfe5-687b-7fff-bfff-ffffffffffff"),
      (0x0123, 0x89AB_CDEF_0123_4567, 1_645_557_742_000, "017f22e2-79b0-7123-a26a-f37bc048d159"),
    ] as [(UInt64, UInt64, Int64, String)])
  func makesUUIDs(first: UInt64, second: UInt64, milliseconds: Int64, text: String) {
    let time = Timestamp(microseconds: milliseconds * 1_000 + 999)
    #expect(UUIDv7.make(at: time, random: (first, second)) == text)
  }

  @Test("Later UUIDs sort behind earlier ones, whatever their random bits")
  func sortsByTime() {
    let early = UUIDv7.make(at: Timestamp(microseconds: 1_000_000), random: (.max, .max))
    let late = UUIDv7.make(at: Timestamp(microseconds: 1_001_000), random: (0, 0))
    #expect(early < late)
  }
}
