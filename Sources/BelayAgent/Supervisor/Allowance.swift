import BelayCore
import Synchronization

/// What an agent may use in all its runs within one period, and what it has used of it.
struct Allowance {
  private let limits: BudgetLimits
  let period: Duration
  private(set) var start: ContinuousClock.Instant
  var spent: BudgetGuard
  /// Of all budgets together, how many tenths were told to the memory; -1 before the first use.
  var keptTenths = -1

  init(_ limits: BudgetLimits, per period: Duration, at now: ContinuousClock.Instant) {
    self.limits = limits
    self.period = max(period, .seconds(1))
    start = now
    spent = BudgetGuard(limits, startedAt: now)
  }

  var isLimited: Bool { limits != .none }
  var end: ContinuousClock.Instant { start + period }

  /// Counts one call, or says which budget has run dry until the period is over.
  mutating func admit(
    _ planned: Spending, at now: ContinuousClock.Instant
  ) throws(BudgetExhaustion) {
    if now >= end { begin(at: now) }
    try spent.check(planned, at: now)
    spent.spend(.oneCall)
  }

  mutating func begin(at now: ContinuousClock.Instant) {
    start = now
    spent = BudgetGuard(limits, startedAt: now)
    keptTenths = -1
  }

  mutating func spend(_ spending: Spending) { spent.spend(spending) }

  func readings(at now: ContinuousClock.Instant) -> [BudgetReading] { spent.readings(at: now) }
}

extension Supervisor {
  /// Refuses the call and degrades the agent when its allowance has run dry.
  func checkAllowance(_ planned: Spending) throws(CallError) {
    let now = ContinuousClock.now
    var news: SpentAllowance?
    let dry: (BudgetExhaustion, ContinuousClock.Instant)? = allowance.withLock { allowance in
      guard allowance.isLimited else { return nil }
      do throws(BudgetExhaustion) {
        try allowance.admit(planned, at: now)
        news = allowance.takeNews(at: now)
        return nil
      } catch {
        return (error, allowance.end)
      }
    }
    if let news { memory?.keep(news) }
    guard let (exhaustion, end) = dry else { return }
    let change = gate.happen { machine in
      machine.degrade(
        .init(
          cause: .budget, subject: exhaustion.name.rawValue,
          text: "the allowance of \(exhaustion.name.rawValue) is used up for this period",
          level: 0, until: end))
    }
    if change != nil { emit(.budgetExhausted, exhaustion.data) }
    throw .overBudget(exhaustion)
  }

  /// Counts what a call has used.
  func spendAllowance(_ spending: Spending) {
    let news = allowance.withLock { allowance -> SpentAllowance? in
      guard allowance.isLimited else { return nil }
      allowance.spend(spending)
      return allowance.takeNews(at: .now)
    }
    if let news { memory?.keep(news) }
  }
}
