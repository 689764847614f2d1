import BelayCore
import Synchronization

/// What an agent may use in all its runs within one period, and what it has used of it.
struct Allowance {
  private let limits: BudgetLimits
  let period: Duration
  private(set) var start: ContinuousClock.Instant
  var spent: BudgetGuard
  /// Budgets whose end was told in this period.
  private var toldDry: Set<BudgetName> = []
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

  /// Says which budget has run dry until the period is over.
  mutating func check(
    _ planned: Spending, at now: ContinuousClock.Instant
  ) throws(BudgetExhaustion) {
    if now >= end { begin(at: now) }
    try spent.check(planned, at: now)
  }

  /// Counts one call, and sets aside what it is planned to cost.
  mutating func admit(_ planned: Spending) {
    spent.spend(.oneCall)
    spent.hold(planned)
  }

  /// Gives back what was set aside.
  mutating func release(_ planned: Spending) { spent.release(planned) }

  /// Whether the end of this budget has not been told yet in this period.
  mutating func tellsDry(_ name: BudgetName) -> Bool { toldDry.insert(name).inserted }

  mutating func begin(at now: ContinuousClock.Instant) {
    start = now
    spent.beginAnew(at: now)
    toldDry = []
    keptTenths = -1
  }

  mutating func spend(_ spending: Spending) { spent.spend(spending) }

  func readings(at now: ContinuousClock.Instant) -> [BudgetReading] { spent.readings(at: now) }
}

extension Supervisor {
  /// Refuses the call and degrades the agent when its allowance has run dry; counts the call if `admit`
  /// has nothing against it either.
  ///
  /// - Returns: what `admit` has against it.
  func checkAllowance(
    _ planned: Spending, _ admit: () -> CallError?
  ) throws(CallError) -> CallError? {
    let now = ContinuousClock.now
    var news: SpentAllowance?
    var dry: DryAllowance?
    let refusal: CallError? = allowance.withLock { allowance in
      do throws(BudgetExhaustion) {
        try allowance.check(planned, at: now)
      } catch {
        dry = DryAllowance(
          exhaustion: error, end: allowance.end, isNews: allowance.tellsDry(error.name))
        return nil
      }
      if let refusal = admit() { return refusal }
      allowance.admit(planned)
      news = allowance.takeNews(at: now)
      return nil
    }
    if let news { memory?.keep(news) }
    if let dry { throw degrade(by: dry) }
    return refusal
  }

  private func degrade(by dry: DryAllowance) -> CallError {
    let name = dry.exhaustion.name.rawValue
    gate.happen { machine in
      machine.degrade(
        .init(
          cause: .budget, subject: name,
          text: "the allowance of \(name) is used up for this period", level: 0, until: dry.end))
    }
    if dry.isNews { emit(.budgetExhausted, dry.exhaustion.data) }
    return .overBudget(dry.exhaustion)
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

/// A budget of the allowance that has nothing left for a call.
private struct DryAllowance {
  let exhaustion: BudgetExhaustion
  /// Of the period.
  let end: ContinuousClock.Instant
  /// It has not been told yet in this period.
  let isNews: Bool
}
