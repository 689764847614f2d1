import Testing

/// The limits that invariant 31 names, each with a test of its effect.
@Suite("Everything has a limit")
struct LimitIndexTests {
  @Test(
    "INV 31: each limit has a test that names the invariant and says the effect",
    arguments: [
      ("body", "a body over the limit is 413 before it is read, and says the limit"),
      ("body, unpacked", "a body that unpacks to more than the limit is 413"),
      ("bodies together", "bodies on their way in have a budget, which is not the operators'"),
      ("header", "headers beyond the limits end the connection"),
      ("depth", "64 levels are accepted and 65 refused, also 100,000"),
      ("line", "lines without an end, two in one and descriptors in between are no records"),
      ("events in a request", "more events than one request may carry are refused"),
      ("events/s per agent", "an agent that floods gets 429 and when to come"),
      (
        "open escalations per agent", "of the eleventh open escalation of one agent nobody is asked"
      ),
      ("orders per agent", "an agent that answers nothing collects no more than 64 orders"),
      ("consoles", "of too many consoles the one heard of longest ago goes"),
      ("long polls", "one caller cannot fill the waiting room: the 33rd call for the same"),
      ("stream buffers", "a reader that takes nothing is cut off, and its place is free again"),
      ("ledger size", "a short disk takes no plain events, and everything else"),
      ("ledger size, at its end", "a full disk refuses everything, and goes on by itself"),
    ])
  func named(limit: String, effect: String) throws {
    let titles = try Self.titles.get().filter { $0.contains(effect) }
    #expect(titles.count == 1, "\(limit): \(titles)")
    let invariants = titles.first?.prefix { $0 != ":" } ?? ""
    #expect(invariants.contains(/INV [0-9, ]*\b31\b/), "\(limit): \(invariants)")
  }

  private static let titles = Result { try TestTitles.all() }
}
