public import BelayCore
import Synchronization

extension Supervisor.Run {
  /// Makes one call inside the agent's limits.
  ///
  ///     let page = try await run.call(.retrieval("docs"), arguments: ["q": "refunds"]) { call in
  ///       try await search(call.arguments)
  ///     }
  ///
  /// The body runs at most as often as the retry policy says; once only, if a person had to allow it.
  /// It should run with `call.arguments`, which a person may have edited, and should stop when its task
  /// is cancelled.
  ///
  /// - Parameters:
  ///   - target: what is called.
  ///   - arguments: a JSON object; what rules look at and what a person sees. Give them for tools: they
  ///     are also how a loop is noticed.
  ///   - confidence: 0 to 1, how sure the agent is; below the threshold a person has to allow it.
  ///   - risk: how much it can break; a hint for the rules and the hub.
  ///   - costUSD: what it will cost, if that is known before; set aside in the budgets until the call
  ///     has ended. It counts as spent if the call then tells no cost and did not fail.
  ///   - contextTokens: what a model call will send; checked against the window.
  ///   - message: the agent's own words for the person who is asked; shown as a claim.
  ///   - question: an id for the escalation, if one is raised, that survives a restart of the program,
  ///     such as the tool call's id. With it the same question is never asked twice.
  ///   - fallback: who answers when the call gives nothing.
  ///   - body: one attempt; a retry runs it again.
  ///
  /// A tool's name is 1 to 128 of `A-Z a-z 0-9 . _ - / :`. Arguments whose numbers are not finite, and
  /// what is no object, are refused as `malformed` before anything runs.
  /// - Throws: `CallError`, a case for every layer that can say no.
  public func call<Value: Sendable>(
    _ target: CallTarget, arguments: JSON? = nil, confidence: Double? = nil, risk: Risk? = nil,
    costUSD: Double? = nil, contextTokens: Int? = nil, because message: String? = nil,
    question: String? = nil, fallback: FallbackChain<Value>? = nil,
    _ body: @escaping @Sendable (CallAttempt) async throws -> Value
  ) async throws(CallError) -> Value {
    try await perform(
      CallPlan(
        target: target, arguments: arguments, confidence: confidence, risk: risk,
        costUSD: costUSD, contextTokens: contextTokens, message: message, question: question,
        takesEdits: true, hold: hold(costUSD)), fallback
    ) { try await body($0) }
  }

  /// The same for a body that has its arguments from elsewhere. A person can then only say yes or no:
  /// an edit would change nothing.
  /// - Throws: `CallError`, a case for every layer that can say no.
  public func call<Value: Sendable>(
    _ target: CallTarget, arguments: JSON? = nil, confidence: Double? = nil, risk: Risk? = nil,
    costUSD: Double? = nil, contextTokens: Int? = nil, because message: String? = nil,
    question: String? = nil, fallback: FallbackChain<Value>? = nil,
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws(CallError) -> Value {
    try await perform(
      CallPlan(
        target: target, arguments: arguments, confidence: confidence, risk: risk,
        costUSD: costUSD, contextTokens: contextTokens, message: message, question: question,
        takesEdits: false, hold: hold(costUSD)), fallback
    ) { _ in try await body() }
  }

  /// Counts one turn of the agent's own loop against the budget and the loop guard.
  /// - Throws: `CallError.overBudget` or `.loop` when the run should end.
  public func step() throws(CallError) {
    if isOver { throw .runEnded(id) }
    do throws(CallError) {
      try guarding { guards throws(CallError) in try guards.step() }
    } catch {
      tell(error)
      throw error
    }
  }

  // MARK: The layers
  //
  // Inlined into one function where every call passes; see Run+Trying.swift.

  @inline(__always)
  private func perform<Value: Sendable>(
    _ plan: CallPlan, _ fallback: FallbackChain<Value>?, _ body: @escaping CallBody
  ) async throws(CallError) -> Value {
    do {
      return unerased(try await guarded(plan, body))
    } catch {
      // Whoever answers instead may have a cost of his own.
      plan.hold?.end()
      guard error.letsFallbackIn else { throw error.error }
      return try await fallBack(plan, fallback, after: error.error)
    }
  }

  @inline(__always)
  private func guarded(
    _ plan: CallPlan, _ body: @escaping CallBody
  ) async throws(CallFailure) -> any Sendable {
    if let problem = plan.problem { throw CallFailure(refused(plan, 1, .malformed(problem))) }
    let verdict = plan.verdict(agent)
    let dependency = agent.dependencies.dependency(of: plan.target)
    do throws(CallError) {
      try await admit(plan, to: dependency, verdict)
    } catch {
      throw CallFailure(error)
    }
    switch verdict {
    case .proceed: return try await tries(plan, dependency, body)
    case .refuse(let why): throw CallFailure(.forbidden(why))
    case .ask(let why, let risk):
      return try await onlyWithPerson(plan, because: why, risk: risk, body)
    }
  }

  /// Mode, budgets, loop guard and context guard, in this order. What a rule forbids uses up nothing.
  @inline(__always)
  private func admit(
    _ plan: CallPlan, to dependency: Dependency, _ verdict: GateVerdict
  ) async throws(CallError) {
    try await enter()
    try checkLevel(plan, verdict)
    if case .refuse(let why) = verdict { throw .forbidden(why) }
    try afford(plan, at: dependency)
  }

  /// Budgets, loop guard and context guard; tells what they find. What one of them refuses uses up
  /// nothing of the others.
  func afford(_ plan: CallPlan, at dependency: Dependency) throws(CallError) {
    let fingerprint = plan.arguments.map { Fingerprint(tool: plan.target.name, arguments: $0) }
    try spend(plan) { guards throws(CallError) in
      try guards.admit(plan, fingerprint, limit: dependency.policy.contextLimit)
    }
  }

  /// Nothing is set aside yet; nil where nothing is planned.
  func hold(_ costUSD: Double?) -> CostHold? {
    costUSD.map { CostHold(Spending(costUSD: $0), in: self) }
  }

  /// Counts a call in the allowance and in the run if both have room for it, else in neither.
  @inline(__always)
  func spend(
    _ plan: CallPlan, _ admit: (inout RunGuards) throws(CallError) -> Void
  ) throws(CallError) {
    // The allowance tells by itself when it runs dry, once per period and not once per run.
    let refusal =
      agent.hasAllowance
      ? try agent.checkAllowance(plan.spending) { objection(admit) } : objection(admit)
    if let refusal {
      tell(refusal)
      throw refusal
    }
    plan.hold?.begin()
  }

  /// Asks the run's guards.
  func guarding(
    _ body: (inout RunGuards) throws(CallError) -> Void
  ) throws(CallError) {
    if let refusal = objection(body) { throw refusal }
  }

  /// What the run's guards say against it. A lock does not pass typed errors on, so they come out as
  /// values.
  @inline(__always)
  private func objection(_ body: (inout RunGuards) throws(CallError) -> Void) -> CallError? {
    guards.withLock { guards in
      do throws(CallError) {
        try body(&guards)
        return nil
      } catch {
        return error
      }
    }
  }

  /// Whether the level of a degraded agent has room for the call.
  func checkLevel(_ plan: CallPlan, _ verdict: GateVerdict) throws(CallError) {
    guard !agent.gate.isNormal else { return }
    let view = agent.gate.look()
    guard view.name == .degraded, let level = view.level else { return }
    guard !level.allows(plan.target, needsPerson: verdict != .proceed) else { return }
    throw .degraded(
      Degradation(
        level: level.name, reason: view.reason?.text ?? "",
        userMessage: view.reason?.userMessage ?? level.userMessage))
  }

  /// Puts into the ledger what a guard found, once per budget.
  func tell(_ failure: CallError) {
    switch failure {
    case .overBudget(let exhaustion):
      guard guards.withLock({ $0.tellsDry(exhaustion.name) }) else { return }
      emit(.budgetExhausted, exhaustion.data)
    case .loop, .contextFull:
      log("\(failure)", .error)
    case .stopped, .degraded, .forbidden, .notGranted, .breakerOpen, .crowded, .withinItself,
      .timedOut, .outcomeUnknown, .failed, .cancelled, .malformed, .runEnded:
      break
    }
  }

  @inline(never)
  private func fallBack<Value: Sendable>(
    _ plan: CallPlan, _ fallback: FallbackChain<Value>?, after error: CallError
  ) async throws(CallError) -> Value {
    let answer: FallbackAnswer<Value>?
    do {
      answer = try await fallback?.answer(after: error)
    } catch {
      throw agent.stoppedOrCancelled
    }
    if answer != nil || error.meansLess { tell(answer?.kind ?? .none, for: plan, after: error) }
    guard let value = answer?.value else { throw error }
    return value
  }

  private func tell(_ kind: FallbackKind, for plan: CallPlan, after error: CallError) {
    let level = agent.gate.look().level
    var data: JSONObject = [
      "call": .string(plan.target.name), "handler": .string(kind.rawValue),
      "reason": .string("\(error)"), "level": .string(level?.name ?? "normal"),
    ]
    if case .degraded(let it) = error { data["user_message"] = it.userMessage.map(JSON.string) }
    emit(.fallbackUsed, .object(data))
  }
}

extension CallError {
  /// Whether the agent does less because of it even without a fallback chain, so that the ledger has to
  /// say so.
  fileprivate var meansLess: Bool {
    switch self {
    case .degraded, .notGranted, .forbidden: true
    case .stopped, .overBudget, .loop, .contextFull, .breakerOpen, .crowded, .withinItself,
      .timedOut, .outcomeUnknown, .failed, .cancelled, .malformed, .runEnded:
      false
    }
  }
}

extension BudgetExhaustion {
  /// The `data` of `belay.budget.exhausted`.
  var data: JSON {
    ["budget": .string(name.rawValue), "used": .number(used), "limit": .number(limit)]
  }
}

extension BudgetReading {
  /// Of a run's budget, only one that is nearly used up is news.
  var isWorthTelling: Bool { used >= limit * 0.8 }

  /// The `data` of `belay.budget.sampled`.
  var data: JSON {
    ["budget": .string(name.rawValue), "used": .number(used), "limit": .number(limit)]
  }
}
