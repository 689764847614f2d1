import BelayAgent
import Testing

@Suite struct GateVerdictTests {
  private static let ask = GateVerdict.ask(because: "dear", risk: .low)
  private static let refuse = GateVerdict.refuse(because: "shell")

  @Test(
    "the stricter one counts, whichever comes first",
    arguments: [
      (GateVerdict.proceed, GateVerdict.proceed, GateVerdict.proceed), (.proceed, ask, ask),
      (.proceed, refuse, refuse), (ask, refuse, refuse),
    ])
  func stricter(one: GateVerdict, other: GateVerdict, both: GateVerdict) {
    #expect(one.and(other) == both)
    #expect(other.and(one) == both)
  }

  @Test func twoReasonsToAskAreBothToldWithTheHigherRisk() {
    let both = Self.ask.and(.ask(because: "unsure", risk: .high))
    #expect(both == .ask(because: "dear; unsure", risk: .high))
  }
}
