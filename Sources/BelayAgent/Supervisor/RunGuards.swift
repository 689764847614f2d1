import BelayCore

/// What a run has used so far and how often it did the same: the values that can say "no further".
struct RunGuards {
  var budget: BudgetGuard
  var loop: LoopGuard
  /// Questions asked so far, for ids of their own.
  private var questions = 0
  /// Budgets whose end was told already.
  private var toldDry: Set<BudgetName> = []
  /// Whether a cost that is no amount was told of already.
  private var toldDoubt = false
  /// By model, what was last said of its window; at most `mostModels`.
  private var windows: [String: Window] = [:]
  private let context: ContextLimits

  private struct Window {
    var used: Int
    var limit: Int
    var toldPressure = false
  }

  /// More models than a run talks to; what is beyond is not watched.
  private static let mostModels = 64

  init(_ settings: Supervisor.Settings, at now: ContinuousClock.Instant) {
    budget = BudgetGuard(settings.budget, startedAt: now)
    loop = LoopGuard(settings.loop)
    context = settings.context
  }

  /// Counts the call and sets aside what it is planned to cost, or says which guard has had enough; then
  /// nothing is counted.
  mutating func admit(
    _ plan: CallPlan, _ fingerprint: Fingerprint?, limit: Int?
  ) throws(CallError) {
    try checkBudget(plan.spending)
    let full = contextFull(plan, limit: limit)
    if let fingerprint {
      do throws(LoopFinding) {
        try loop.admit(fingerprint, plan.target.name, counting: full == nil)
      } catch {
        throw .loop(error)
      }
    }
    if let full { throw .contextFull(full) }
    spend(plan)
  }

  /// A retry counts against the budget like the first attempt, and is no loop.
  mutating func readmit(_ plan: CallPlan) throws(CallError) {
    try checkBudget(plan.spending)
    spend(plan)
  }

  private mutating func spend(_ plan: CallPlan) {
    budget.spend(.oneCall)
    if plan.hold != nil { budget.hold(plan.spending) }
  }

  /// One turn of the agent's own loop.
  mutating func step() throws(CallError) {
    try checkBudget(.oneStep)
    do throws(LoopFinding) {
      try loop.step()
    } catch {
      throw .loop(error)
    }
    budget.spend(.oneStep)
  }

  private func checkBudget(_ planned: Spending) throws(CallError) {
    do throws(BudgetExhaustion) {
      try budget.check(planned, at: .now)
    } catch {
      throw .overBudget(error)
    }
  }

  /// What the caller says it will send counts; without a word, what the last call reported.
  private func contextFull(_ plan: CallPlan, limit: Int?) -> ContextFull? {
    guard plan.target.kind == .model else { return nil }
    let known = windows[plan.target.name]
    guard let tokens = plan.contextTokens ?? known?.used, let limit = limit ?? known?.limit,
      ContextGuard(limitTokens: limit, context).verdict(for: tokens) == .full
    else { return nil }
    return ContextFull(tokens: tokens, limitTokens: max(0, limit))
  }

  /// Whether a cost that is no amount has not been told of yet.
  mutating func tellsDoubt() -> Bool {
    defer { toldDoubt = true }
    return !toldDoubt
  }

  /// Whether the end of this budget has not been told yet.
  mutating func tellsDry(_ name: BudgetName) -> Bool { toldDry.insert(name).inserted }

  /// Takes what a model call reported; a sentence when its window is nearly full for the first time.
  mutating func filled(_ model: String, used: Int, limit: Int?) -> String? {
    guard let limit = limit ?? windows[model]?.limit else { return nil }
    guard windows[model] != nil || windows.count < Self.mostModels else { return nil }
    var window = windows[model] ?? Window(used: used, limit: limit)
    (window.used, window.limit) = (used, limit)
    defer { windows[model] = window }
    let verdict = ContextGuard(limitTokens: limit, context).verdict(for: used)
    guard verdict != .fits else {
      window.toldPressure = false
      return nil
    }
    guard !window.toldPressure else { return nil }
    window.toldPressure = true
    return "the context of \(model) is \(used * 100 / max(limit, 1)) % full: "
      + "\(used) of \(limit) tokens"
  }

  /// A number for the next question of this run, from 1.
  mutating func nextQuestion() -> Int {
    questions += 1
    return questions
  }
}
