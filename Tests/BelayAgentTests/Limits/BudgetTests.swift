import BelayAgent
import Testing

@Suite struct BudgetTests {
  private let start = ContinuousClock.now

  private func guarded(_ limits: BudgetLimits) -> BudgetGuard {
    BudgetGuard(limits, startedAt: start)
  }

  @Test func withoutLimitsNothingIsRefused() throws {
    var budget = guarded(.none)
    budget.spend(Spending(tokens: .max, costUSD: .infinity, calls: .max, steps: .max))
    try budget.check(at: start.advanced(by: .seconds(1e9)))
    #expect(budget.readings(at: start).isEmpty)
  }

  @Test func asManyCallsAsTheLimitSaysAreAdmitted() throws {
    var budget = guarded(BudgetLimits(calls: 3))
    for _ in 0..<3 {
      try budget.check(at: start)
      budget.spend(.oneCall)
    }
    #expect(throws: BudgetExhaustion(name: .calls, used: 3, limit: 3)) {
      try budget.check(at: start)
    }
  }

  @Test func theLastStepMayStillMakeItsCalls() throws {
    var budget = guarded(BudgetLimits(steps: 1))
    try budget.check(.oneStep, at: start)
    budget.spend(.oneStep)
    try budget.check(.oneCall, at: start)
    #expect(throws: BudgetExhaustion(name: .steps, used: 1, limit: 1)) {
      try budget.check(.oneStep, at: start)
    }
  }

  @Test func tokensAreDryWhenTheyReachTheirLimit() throws {
    var budget = guarded(BudgetLimits(tokens: 100))
    budget.spend(Spending(tokens: 99))
    try budget.check(at: start)
    budget.spend(Spending(tokens: 1))
    #expect(throws: BudgetExhaustion(name: .tokens, used: 100, limit: 100)) {
      try budget.check(at: start)
    }
  }

  @Test func whatIsPlannedHasToFit() throws {
    var budget = guarded(BudgetLimits(tokens: 100))
    budget.spend(Spending(tokens: 60))
    try budget.check(Spending(tokens: 40), at: start)
    #expect(throws: BudgetExhaustion(name: .tokens, used: 60, limit: 100)) {
      try budget.check(Spending(tokens: 41), at: start)
    }
  }

  @Test func aThousandCentsAreTenDollars() throws {
    var budget = guarded(BudgetLimits(costUSD: 10))
    for _ in 0..<999 { budget.spend(Spending(costUSD: 0.01)) }
    try budget.check(at: start)
    budget.spend(Spending(costUSD: 0.01))
    #expect(throws: BudgetExhaustion(name: .cost, used: 10, limit: 10)) {
      try budget.check(at: start)
    }
  }

  @Test func wallTimeRunsFromTheStart() throws {
    let budget = guarded(BudgetLimits(wall: .seconds(10)))
    try budget.check(at: start.advanced(by: .seconds(9)))
    #expect(throws: BudgetExhaustion(name: .wall, used: 10, limit: 10)) {
      try budget.check(at: start.advanced(by: .seconds(10)))
    }
  }

  @Test(
    "a limit that makes no sense allows nothing",
    arguments: [
      (BudgetLimits(tokens: -1), BudgetName.tokens), (BudgetLimits(costUSD: -0.5), .cost),
      (BudgetLimits(costUSD: .nan), .cost), (BudgetLimits(costUSD: .infinity), .cost),
      (BudgetLimits(calls: 0), .calls), (BudgetLimits(calls: .min), .calls),
      (BudgetLimits(wall: .seconds(-1)), .wall),
    ])
  func nonsense(limits: BudgetLimits, name: BudgetName) {
    #expect(throws: BudgetExhaustion(name: name, used: 0, limit: 0)) {
      try guarded(limits).check(at: start)
    }
  }

  @Test("a cost that is no number uses up the whole budget", arguments: [Double.nan, .infinity])
  func unknownCost(cost: Double) {
    var budget = guarded(BudgetLimits(costUSD: 5))
    budget.spend(Spending(costUSD: cost))
    #expect(throws: BudgetExhaustion.self) { try budget.check(at: start) }
    #expect(throws: BudgetExhaustion.self) {
      try guarded(BudgetLimits(costUSD: 5)).check(Spending(costUSD: cost), at: start)
    }
  }

  @Test func aBudgetNeverGrowsBack() {
    var budget = guarded(BudgetLimits(tokens: 10, costUSD: 1))
    budget.spend(Spending(tokens: 10, costUSD: 1))
    budget.spend(Spending(tokens: -5, costUSD: -.infinity))
    #expect(throws: BudgetExhaustion(name: .tokens, used: 10, limit: 10)) {
      try budget.check(at: start)
    }
  }

  @Test func hugeAmountsStayAtTheEndOfTheCounter() {
    var budget = guarded(BudgetLimits(tokens: .max, costUSD: 1e30))
    for _ in 0..<3 { budget.spend(Spending(tokens: .max, costUSD: 1e300)) }
    #expect(budget.readings(at: start).map(\.isExhausted) == [true, true])
  }

  @Test func readingsAreInTheUnitsOfTheWire() {
    var budget = guarded(BudgetLimits(tokens: 100, costUSD: 2, wall: .seconds(10)))
    budget.spend(Spending(tokens: 40, costUSD: 0.5))
    let readings = budget.readings(at: start.advanced(by: .milliseconds(2_500)))
    #expect(readings.map(\.name.rawValue) == ["tokens", "cost_usd", "wall_s"])
    #expect(readings.map(\.used) == [40, 0.5, 2.5])
    #expect(readings.map(\.limit) == [100, 2, 10])
    #expect(readings.map(\.isExhausted) == [false, false, false])
  }

  @Test(
    "the error names the budget, in numbers as people write them",
    arguments: [
      (BudgetExhaustion(name: .cost, used: 2.5, limit: 2), "cost_usd is used up: 2.5 of 2"),
      (.init(name: .wall, used: 60.003, limit: 60), "wall_s is used up: 60 of 60"),
      (
        .init(name: .cost, used: 0.25, limit: 1),
        "cost_usd has too little left for this: 0.25 of 1 are used"
      ),
      (.init(name: .tokens, used: 9e18, limit: 9e18), "tokens is used up: 9e+18 of 9e+18"),
    ])
  func words(exhaustion: BudgetExhaustion, words: String) {
    #expect("\(exhaustion)" == "the budget \(words); finish the run or give it more")
  }
}
