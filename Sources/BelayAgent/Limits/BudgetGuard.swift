import BelayCore

/// What a run has used of its budgets; says before each call whether there is enough left for it.
///
/// Calls and steps are counted when they begin, so that calls at the same time cannot share the
/// last one; tokens and cost are known, and spent, afterwards. A supervisor sets planned costs aside
/// meanwhile.
///
/// ```swift
/// var budget = BudgetGuard(BudgetLimits(tokens: 200_000, calls: 50), startedAt: .now)
/// try budget.check(at: .now)                     // before the call
/// budget.spend(.oneCall)
/// let reply = try await model.complete(prompt)
/// budget.spend(Spending(tokens: reply.tokens, costUSD: reply.cost))
/// ```
public struct BudgetGuard: Sendable, Equatable {
  /// What may be used.
  public let limits: BudgetLimits
  private let start: ContinuousClock.Instant
  private var tokens: Int64 = 0
  /// In billionths of a US dollar.
  private var cost: Int64 = 0
  /// Set aside for calls that are under way, in the same unit.
  private var held: Int64 = 0
  private var calls: Int64 = 0
  private var steps: Int64 = 0

  /// Nothing is used yet; wall time counts from `start`.
  public init(_ limits: BudgetLimits, startedAt start: ContinuousClock.Instant) {
    self.limits = limits
    self.start = start
  }

  /// Refuses if any budget has nothing left for what is planned.
  ///
  /// Tokens, cost and wall time are dry when they reach their limit, whatever is planned; calls and
  /// steps when the planned ones would pass it. The first dry one in the order of ``BudgetName`` is
  /// named. A planned cost that is no number counts as more than there is. The time is only looked at
  /// where it is a budget.
  ///
  /// - Throws: ``BudgetExhaustion``.
  public func check(
    _ planned: Spending = .oneCall, at now: @autoclosure () -> ContinuousClock.Instant
  ) throws(BudgetExhaustion) {
    for name in BudgetName.allCases {
      guard let limit = limits.units(of: name) else { continue }
      let used = name == .cost ? taken : used(name, at: now())
      let wanted = Self.units(name, of: planned)
      let needed = name == .calls || name == .steps ? wanted : max(1, wanted)
      if needed > limit - min(limit, used) {
        throw BudgetExhaustion(name: name, used: name.amount(used), limit: name.amount(limit))
      }
    }
  }

  /// Adds what was used. Negative amounts add nothing: a budget never grows back. A cost that is no
  /// number uses up the whole budget, since nobody can tell what is left.
  public mutating func spend(_ spending: Spending) {
    Self.add(Self.units(.tokens, of: spending), to: &tokens)
    Self.add(Self.units(.cost, of: spending), to: &cost)
    Self.add(Self.units(.calls, of: spending), to: &calls)
    Self.add(Self.units(.steps, of: spending), to: &steps)
  }

  /// Sets a planned cost aside that has been checked: until it is released it counts as used for the
  /// next check, and for no reading.
  mutating func hold(_ planned: Spending) {
    guard limits.costUSD != nil else { return }
    Self.add(Self.units(.cost, of: planned), to: &held)
  }

  /// Gives back what was set aside.
  mutating func release(_ planned: Spending) {
    guard limits.costUSD != nil else { return }
    held = max(0, held - Self.units(.cost, of: planned))
  }

  /// Nothing used, from `start`, but what is set aside stays so: it belongs to calls under way.
  mutating func beginAnew(at start: ContinuousClock.Instant) {
    let held = held
    self = BudgetGuard(limits, startedAt: start)
    self.held = held
  }

  /// Each budget that has a limit, in the order of ``BudgetName``.
  public func readings(at now: ContinuousClock.Instant) -> [BudgetReading] {
    BudgetName.allCases.compactMap { name in
      limits.units(of: name).map { limit in
        let used = used(name, at: now)
        return BudgetReading(
          name: name, used: name.amount(used), limit: name.amount(limit),
          isExhausted: used >= limit)
      }
    }
  }

  private func used(
    _ name: BudgetName, at now: @autoclosure () -> ContinuousClock.Instant
  ) -> Int64 {
    switch name {
    case .tokens: tokens
    case .cost: cost
    case .calls: calls
    case .steps: steps
    case .wall: max(0, (now() - start).wholeNanoseconds)
    }
  }

  /// Cost that nobody else may have: used, or set aside.
  private var taken: Int64 {
    let (sum, overflow) = cost.addingReportingOverflow(held)
    return overflow ? .max : sum
  }

  private static func units(_ name: BudgetName, of spending: Spending) -> Int64 {
    switch name {
    case .tokens: Int64(max(0, spending.tokens))
    case .cost: spending.costUSD < 0 ? 0 : BudgetName.billionths(spending.costUSD) ?? .max
    case .calls: Int64(max(0, spending.calls))
    case .steps: Int64(max(0, spending.steps))
    case .wall: 0
    }
  }

  private static func add(_ units: Int64, to total: inout Int64) {
    let (sum, overflow) = total.addingReportingOverflow(units)
    total = overflow ? .max : sum
  }
}
