public import BelayCore
import Synchronization

extension Supervisor.Run {
  /// Puts an action before a person, and runs it once if the person allows it.
  ///
  ///     switch await run.escalate(.tool("stripe.refund", on: "stripe"), arguments: refund, risk: .high) {
  ///       call in try await stripe.refund(call.arguments)
  ///     } {
  ///     case .approved(let receipt, by: _), .edited(let receipt, arguments: _, by: _): …
  ///     case .rejected(by: let person, reason: let reason): …
  ///     case .expired, .noOperator, .hubLost: …      // nobody said no; nobody said yes either
  ///     …
  ///     }
  ///
  /// The hub raises it, a person answers, and the hub records the single use of the answer before the
  /// body is called. The digest of what is about to run is computed here and has to equal that of the
  /// grant. Waits at most `Settings.patience`, by a clock that counts suspend. While the agent is
  /// degraded or paused nothing is asked, and what was asked is withdrawn. Never runs the body twice.
  ///
  /// The budgets, the loop guard and a rule that forbids the call stand before the question: what they
  /// refuse is `refused`, and nobody is asked.
  ///
  /// Parameters as for `call`.
  public func escalate<Value: Sendable>(
    _ target: CallTarget, arguments: JSON, confidence: Double? = nil, risk: Risk? = nil,
    costUSD: Double? = nil, because message: String? = nil, question: String? = nil,
    _ body: @escaping @Sendable (CallAttempt) async throws -> Value
  ) async -> Escalated<Value> {
    let plan = CallPlan(
      target: target, arguments: arguments, confidence: confidence, risk: risk, costUSD: costUSD,
      contextTokens: nil, message: message, question: question, takesEdits: true,
      hold: hold(costUSD))
    do throws(CallError) {
      if let problem = plan.problem { throw refused(plan, 1, .malformed(problem)) }
      try await enter()
      if let refusal = agent.outranking { return ending(with: refusal).typed() }
      if case .refuse(let why) = plan.verdict(agent) { throw CallError.forbidden(why) }
      try afford(plan, at: agent.dependencies.dependency(of: target))
      return await asked(plan, because: message ?? "", risk: risk, .toolCall) {
        try await body($0)
      }.typed()
    } catch .cancelled {
      return .cancelled
    } catch .stopped(let reason) {
      return .stopped(reason: reason)
    } catch {
      return .refused("\(error)")
    }
  }

  /// A call that rules or the gate bring before a person.
  func onlyWithPerson(
    _ plan: CallPlan, because why: String, risk: Risk, _ body: @escaping CallBody
  ) async throws(CallFailure) -> any Sendable {
    let isUnsure = plan.confidence.map { $0 < agent.settings.confidence.threshold } ?? false
    let escalated = await asked(
      plan, because: why, risk: plan.risk ?? risk, isUnsure ? .lowConfidence : .policy, body)
    switch escalated {
    case .approved(let value, _), .edited(let value, _, _): return value
    case .failed(let error, _):
      throw CallFailure(error as? CallError ?? .failed(error))
    case .unknown(let why, _): throw CallFailure(.outcomeUnknown(why))
    case .rejected, .responded, .degraded, .expired, .noOperator, .hubLost, .refused, .cancelled,
      .stopped:
      throw CallFailure(agent.isStopped ?? .notGranted(escalated.refusal ?? .cancelled))
    }
  }

  // MARK: Asking

  private func asked(
    _ plan: CallPlan, because why: String, risk: Risk?, _ reason: EscalationReason,
    _ body: @escaping CallBody
  ) async -> Escalated<any Sendable> {
    guard let asking = agent.asking else { return .hubLost("this agent has no hub") }
    do {
      let question = question(plan, because: why, risk: risk, reason)
      let approval = try await heard(question, asking)
      return try await carriedOut(approval, plan, asking, body)
    } catch {
      return ending(with: error)
    }
  }

  /// A kill is an end of its own: no degrade, and nobody's cancellation.
  private func ending(with refusal: Refusal) -> Escalated<any Sendable> {
    switch refusal {
    case .degraded, .cancelled:
      guard case .stopped(let reason) = agent.isStopped else { break }
      return .stopped(reason: reason)
    case .rejected, .responded, .expired, .noOperator, .hubLost, .refused: break
    }
    return Escalated(refusal)
  }

  private func question(
    _ plan: CallPlan, because why: String, risk: Risk?, _ reason: EscalationReason
  ) -> Question {
    let number = guards.withLock { $0.nextQuestion() }
    var question = Question(
      id: plan.question ?? "\(id)-\(number)", run: id, tool: plan.target.name,
      arguments: plan.arguments ?? [:], target: plan.target.recipient,
      message: plan.message ?? why, risk: risk,
      allowed: plan.takesEdits
        ? [.approve, .edit, .reject, .respond] : [.approve, .reject, .respond],
      timeout: Escalation.clamped(agent.settings.patience),
      waitsWithoutOperator: agent.settings.waitsWithoutOperator)
    question.reason = reason
    question.confidence = plan.confidence.flatMap { (0...1).contains($0) ? $0 : nil }
    question.threshold = plan.confidence == nil ? nil : agent.settings.confidence.threshold
    if plan.message != nil, !why.isEmpty { question.context = ["rule": .string(why)] }
    return question
  }

  /// Waits in a task of its own, so that a change of mode can end the wait at once (INV 20).
  private func heard(
    _ question: Question, _ asking: Asking
  ) async throws(Refusal) -> Approval {
    if let refusal = agent.outranking { throw refusal }
    let wait = Task { [agent] () async throws(Refusal) in
      try await asking.ask(question) { agent.personWantsLess(by: $0, because: $1) }
    }
    let ticket = agent.underWay.add(.question) { wait.cancel() }
    defer { agent.underWay.remove(ticket) }
    if agent.outranking != nil { wait.cancel() }
    let result = await withTaskCancellationHandler {
      await wait.result
    } onCancel: {
      wait.cancel()
    }
    switch result {
    case .success(let approval): return approval
    case .failure(let error):
      let refusal = error as? Refusal ?? .refused("\(error)")
      agent.restAfter(refusal)
      throw refusal == .cancelled ? agent.outranking ?? .cancelled : refusal
    }
  }

  // MARK: Carrying out

  /// Breaker first, then the claim, then the mode once more, then the effect, then the report.
  private func carriedOut(
    _ approval: Approval, _ plan: CallPlan, _ asking: Asking, _ body: @escaping CallBody
  ) async throws(Refusal) -> Escalated<any Sendable> {
    let dependency = agent.dependencies.dependency(of: plan.target)
    let admission: Admission
    do {
      admission = try await self.admission(to: dependency, plan, 1)
    } catch {
      asking.withdraw(approval.question, because: "\(error.error)")
      throw error.error.asRefusal
    }
    if let refusal = agent.outranking {
      asking.withdraw(approval.question, because: "\(refusal)")
      throw refusal
    }
    let grant = try await asking.claim(approval)
    if let refusal = overtaking(dependency) {
      report(grant, completed: false, "not run: \(refusal)", asking)
      throw refusal
    }
    let ending = await measured(
      1, plan, dependency, grant.arguments, in: admission.place, from: .now, body)
    ending.settle(admission)
    return await told(ending, grant, asking)
  }

  /// What came while the claim was on its way; the effect has not begun yet.
  private func overtaking(_ dependency: Dependency) -> Refusal? {
    if let refusal = agent.outranking { return refusal }
    if Task.isCancelled { return .cancelled }
    guard let breaker = dependency.breaker, breaker.state.refusesCalls else { return nil }
    return CallError.breakerOpen(breaker.name, after: nil).asRefusal
  }

  private func told(
    _ ending: AttemptEnding, _ grant: ClaimedGrant, _ asking: Asking
  ) async -> Escalated<any Sendable> {
    switch ending.result {
    case .success(let value):
      await report(grant, completed: true, "", asking)?.value
      return grant.edited
        ? .edited(value, arguments: grant.arguments, by: grant.by) : .approved(value, by: grant.by)
    case .failure(let failure):
      if let why = failure.error.unknownOutcome {
        // Not reported: whether it took effect is for a person to find out, and the hub says so.
        log("the outcome of \(grant.id) is unknown: \(why)", .critical)
        return .unknown(why, by: grant.by)
      }
      await report(grant, completed: false, "\(failure.error)", asking)?.value
      return .failed(failure.error.cause, by: grant.by)
    }
  }

  /// Reports in a task of its own, which a kill does not cancel, and does not hold the caller up for
  /// longer than a slow hub takes.
  @discardableResult
  private func report(
    _ grant: ClaimedGrant, completed: Bool, _ detail: String, _ asking: Asking
  ) -> Task<Void, Never>? {
    let underWay = agent.underWay
    let ticket = underWay.add(.report) {}
    let work = Task.detached {
      await asking.report(grant, completed: completed, detail: detail)
      underWay.remove(ticket)
    }
    return Task.detached {
      _ = try? await withTimeout(Self.reportPatience, grace: .zero) { await work.value }
    }
  }

  /// How long a caller is held up until the hub has the report.
  private static var reportPatience: Duration { .seconds(2) }
}

extension CallError {
  /// Why it is not known whether the action took effect; nil if it is known that it failed.
  fileprivate var unknownOutcome: String? {
    switch self {
    case .timedOut, .cancelled, .stopped: "\(self)"
    case .outcomeUnknown(let why): why
    case .failed(let error) where Fault(of: error) == .timedOut || error.mayHaveTakenEffect:
      "\(error)"
    case .degraded, .overBudget, .loop, .contextFull, .forbidden, .notGranted, .breakerOpen,
      .crowded, .withinItself, .failed, .malformed, .runEnded:
      nil
    }
  }
}

extension CallError {
  /// The refusal of an approved action that found no room to run in.
  fileprivate var asRefusal: Refusal {
    if case .cancelled = self { .cancelled } else { .degraded(by: "the agent", reason: "\(self)") }
  }
}

extension Supervisor {
  /// What stands above any approval right now; nil in normal mode.
  var outranking: Refusal? {
    let view = gate.look()
    guard view.name != .normal else { return nil }
    if let reason = view.reason, reason.cause == .hubLost { return .hubLost(reason.text) }
    return .degraded(
      by: view.reason?.by ?? "the agent",
      reason: "\(view.name.rawValue): \(view.reason?.text ?? "")")
  }

  var isStopped: CallError? {
    let view = gate.look()
    return view.name == .stopped ? .stopped(reason: view.reason?.text ?? "killed") : nil
  }

  /// A person who answers a question with less gets less, until restored.
  func personWantsLess(by: String, because reason: String) {
    gate.happen {
      $0.degrade(.init(cause: .operator, subject: "card", text: reason, level: 0, by: by))
    }
  }

  /// Where nobody answers, nothing more is asked for a while.
  func restAfter(_ refusal: Refusal) {
    let rest = settings.restAfterSilence
    guard refusal == .expired || refusal == .noOperator, rest > .zero else { return }
    gate.happen {
      $0.degrade(.init(cause: .noVerdict, text: "\(refusal)", level: 0, until: .now + rest))
    }
  }
}
