import BelayAgent
import BelayCore
import Testing

@Suite struct EscalationRulesTests {
  private static let bigRefund = EscalationRule(
    .ask(risk: .high), tool: "stripe.refund", when: .argument("/amount", .above(100)),
    because: "big")

  private static func ask(
    _ condition: EscalationCondition, _ action: ProposedAction
  ) -> GateVerdict {
    EscalationRules(
      [EscalationRule(.ask(risk: .low), when: condition, because: "hit")], otherwise: .proceed
    )
    .verdict(for: action)
  }

  @Test(
    "the amount decides",
    arguments: [
      (250, GateVerdict.ask(because: "big", risk: .high)),
      (100.01, .ask(because: "big", risk: .high)),
      (100, .proceed), (-5, .proceed),
    ] as [(JSON, GateVerdict)])
  func amounts(amount: JSON, verdict: GateVerdict) {
    let rules = EscalationRules([Self.bigRefund], otherwise: .proceed)
    let action = ProposedAction(tool: "stripe.refund", arguments: ["amount": amount])
    #expect(rules.verdict(for: action) == verdict)
  }

  @Test(
    "INV 17: an argument that is missing or of another kind makes the rule ask",
    arguments: [
      [:], ["amount": nil], ["amount": "250"], ["amount": [250]], ["amount": ["usd": 250]],
      ["Amount": 250], [250], nil, "250",
    ] as [JSON])
  func doubt(arguments: JSON) {
    for effect in [EscalationRule.Effect.proceed, .ask(risk: .low), .refuse] {
      let rule = EscalationRule(effect, when: .argument("/amount", .above(100)), because: "big")
      let verdict = EscalationRules([rule], otherwise: .proceed)
        .verdict(for: ProposedAction(tool: "stripe.refund", arguments: arguments))
      guard case .ask(let because, _) = verdict else {
        Issue.record("\(effect) gave \(verdict)")
        continue
      }
      #expect(because == "the argument /amount is missing or unclear, and a rule needs it: big")
    }
  }

  @Test func theFirstRuleThatMatchesDecides() {
    let rules = EscalationRules(
      [
        EscalationRule(.proceed, tool: "db.read", because: "reads are free"),
        EscalationRule(.refuse, tool: "db.*", because: "no writes"),
        EscalationRule(.ask(risk: .critical), because: "all else"),
      ], otherwise: .proceed)
    func verdict(_ tool: String) -> GateVerdict {
      rules.verdict(for: ProposedAction(tool: tool, arguments: [:]))
    }
    #expect(verdict("db.read") == .proceed)
    #expect(verdict("db.drop") == .refuse(because: "no writes"))
    #expect(verdict("mail.send") == .ask(because: "all else", risk: .critical))
  }

  @Test func aRuleForAnotherToolLeavesNoDoubt() {
    let rules = EscalationRules([Self.bigRefund], otherwise: .proceed)
    #expect(rules.verdict(for: ProposedAction(tool: "search", arguments: [:])) == .proceed)
  }

  @Test func oneConditionThatFailsSettlesIt() {
    let rule = EscalationRule(
      .refuse, when: .cost(above: 1), .argument("/amount", .above(100)), because: "both")
    let rules = EscalationRules([rule], otherwise: .proceed)
    let action = ProposedAction(tool: "t", arguments: [:], costUSD: 0.5)
    #expect(rules.verdict(for: action) == .proceed)
  }

  @Test(
    "what no rule covers gets what the rules say about it",
    arguments: [
      (EscalationRule.Effect.proceed, GateVerdict.proceed),
      (.ask(risk: .medium), .ask(because: "no rule covers t", risk: .medium)),
      (.refuse, .refuse(because: "no rule covers t")),
    ])
  func otherwise(effect: EscalationRule.Effect, verdict: GateVerdict) {
    let rules = EscalationRules([], otherwise: effect)
    #expect(rules.verdict(for: ProposedAction(tool: "t", arguments: [:])) == verdict)
  }

  private static let hit = GateVerdict.ask(because: "hit", risk: .low)

  @Test(
    "numbers that are known decide",
    arguments: [
      (EscalationCondition.cost(above: 0.5), hit), (.cost(above: 0.6), .proceed),
      (.confidence(below: 0.9), hit), (.confidence(below: 0.8), .proceed),
      (.risk(atLeast: .medium), hit), (.risk(atLeast: .high), .proceed),
    ])
  func known(condition: EscalationCondition, verdict: GateVerdict) {
    let action = ProposedAction(
      tool: "t", arguments: [:], risk: .medium, costUSD: 0.6, confidence: 0.8)
    #expect(Self.ask(condition, action) == verdict)
  }

  @Test(
    "INV 17: figures that are unknown or make no sense ask",
    arguments: [nil, .nan, -1, .infinity] as [Double?],
    [EscalationCondition.cost(above: 0.5), .confidence(below: 0.9), .risk(atLeast: .low)])
  func unknown(figure: Double?, condition: EscalationCondition) {
    let action = ProposedAction(tool: "t", arguments: [:], costUSD: figure, confidence: figure)
    #expect(Self.ask(condition, action) != .proceed)
  }

  @Test(
    "INV 17: a rule whose bound makes no sense asks",
    arguments: [
      EscalationCondition.cost(above: .nan), .cost(above: -1), .cost(above: .infinity),
      .confidence(below: 90), .confidence(below: .nan), .argument("/amount", .above(.nan)),
      .argument("/amount", .below(.infinity)),
    ])
  func nonsense(condition: EscalationCondition) {
    let action = ProposedAction(
      tool: "t", arguments: ["amount": 1], costUSD: 0.1, confidence: 0.99)
    #expect(Self.ask(condition, action) != .proceed)
  }

  @Test(
    "each test of an argument",
    arguments: [
      (ArgumentTest.equals("EUR"), "EUR", true), (.equals("EUR"), "USD", false),
      (.equals("1"), 1, nil), (.equals(1), 1.0, true), (.equals(1), .bigInteger("1"), nil),
      (.oneOf(["EUR", "USD"]), "USD", true), (.oneOf(["EUR", "USD"]), "GBP", false),
      (.oneOf(["EUR", 1]), "GBP", nil), (.oneOf([]), "GBP", false), (.below(5), 4, true),
      (.below(5), 5, false), (.above(5), true, nil),
      (.matches("*@evil.example"), "x@evil.example", true),
      (.matches("*@evil.example"), "x@good.example", false), (.matches("*"), 1, nil),
      (.above(100), .bigInteger("99999999999999999999"), true),
      (.above(1e20), .bigInteger("100000000000000000001"), nil),
    ] as [(ArgumentTest, JSON, Bool?)])
  func tests(test: ArgumentTest, value: JSON, answer: Bool?) {
    #expect(test.holds(for: value) == answer)
  }

  @Test func oneOfManyElementsIsEnough() {
    let condition = EscalationCondition.argument("/to/*", .matches("*@evil.example"))
    func verdict(_ to: JSON) -> GateVerdict {
      Self.ask(condition, ProposedAction(tool: "mail", arguments: ["to": to]))
    }
    #expect(verdict(["a@good.example", "b@evil.example"]) == Self.hit)
    #expect(verdict(["a@good.example"]) == .proceed)
    #expect(verdict([]) == .proceed)
    #expect(verdict(["a@good.example", 7]) != .proceed)
  }
}
