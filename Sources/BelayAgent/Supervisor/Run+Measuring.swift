import BelayCore
import Synchronization

/// How one attempt ended, for the caller, the breaker and the ledger.
struct AttemptEnding: Sendable {
  let result: Result<any Sendable, CallFailure>
  /// How it counts where health is counted; nil is a success.
  let fault: Fault?

  /// Ends the breaker's permit with how the attempt ended, and gives the bulkhead's place back.
  func settle(_ admission: consuming Admission) {
    guard let permit = admission.permit else { return }
    guard let fault else { return permit.succeed() }
    permit.fail(fault)
  }
}

extension Supervisor.Run {
  /// Makes one attempt within its time, and tells how it went: the ledger, the budgets, the span.
  func measured(
    _ number: Int, _ plan: CallPlan, _ dependency: Dependency, _ arguments: JSON,
    _ body: @escaping CallBody
  ) async -> AttemptEnding {
    let attempt = CallAttempt(arguments: arguments, number: number)
    agent.underWay.callBegan()
    defer { agent.underWay.callEnded() }
    guard agent.telemetry.isTracing else {
      return await made(attempt, plan, dependency, body, in: .none)
    }
    let target = plan.target
    return await agent.telemetry.span(
      .call(target.kind, target.name, of: agent.id, provider: target.provider)
    ) { span in await made(attempt, plan, dependency, body, in: span) }
  }

  private func made(
    _ attempt: CallAttempt, _ plan: CallPlan, _ dependency: Dependency, _ body: @escaping CallBody,
    in span: LiveSpan
  ) async -> AttemptEnding {
    let start = ContinuousClock.now
    let end = await within(dependency.policy.timeout, attempt, body)
    let latency = ContinuousClock.now - start
    let usage = attempt.usage.withLock(\.self)
    let ending = ending(
      of: end, plan, limit: dependency.policy.timeout, answerBegan: usage.timeToFirst != nil)
    count(usage, of: plan.target, limit: dependency.policy.contextLimit)
    guard let reporter = agent.reporter else { return ending }
    let facts = facts(of: ending, plan, usage, attempt, latency: latency)
    if span.isLive { span.finished(facts) }
    reporter.emit(
      PendingEvent(facts, at: WallClock.now(), run: scope, traceparent: span.traceparent))
    return ending
  }

  /// Without a limit the body runs in the caller's own task, for as long as it likes.
  private func within(
    _ limit: Duration?, _ attempt: CallAttempt, _ body: @escaping CallBody
  ) async -> TimedCall.End {
    guard let limit else {
      guard !Task.isCancelled else { return .cancelled(.stopped) }
      do {
        return .finished(.value(try await body(attempt)))
      } catch {
        return .finished(.error(error))
      }
    }
    return await timedErased(limit) { try await body(attempt) }
  }

  private func ending(
    of timed: TimedCall.End, _ plan: CallPlan, limit: Duration?, answerBegan: Bool
  ) -> AttemptEnding {
    let (error, fault): (CallError, Fault)
    var onlyRead = false
    switch timed {
    case .finished(.value(let value)):
      return AttemptEnding(result: .success(value), fault: nil)
    case .finished(.error(let thrown)):
      fault = Fault(of: thrown)
      error =
        fault == .cancelled ? agent.stoppedOrCancelled : thrown as? CallError ?? .failed(thrown)
    case .timedOut(let body):
      error = .timedOut(TimeoutError(limit: limit ?? .zero, body))
      fault = .timedOut
      onlyRead = plan.target.kind.onlyReads
    case .cancelled:
      error = agent.stoppedOrCancelled
      fault = .cancelled
    }
    return AttemptEnding(
      result: .failure(CallFailure(error, answerBegan: answerBegan, onlyRead: onlyRead)),
      fault: fault)
  }

  private func facts(
    of ending: AttemptEnding, _ plan: CallPlan, _ usage: CallAttempt.Usage,
    _ attempt: CallAttempt, latency: Duration
  ) -> CallFacts {
    var facts = CallFacts(plan.target.kind, plan.target.name, .ok, latency: latency)
    facts.provider = plan.target.provider
    facts.timeToFirst = usage.timeToFirst
    facts.inputTokens = usage.inputTokens
    facts.outputTokens = usage.outputTokens
    facts.cacheReadTokens = usage.cacheReadTokens
    facts.reasoningTokens = usage.reasoningTokens
    facts.costUSD = usage.costUSD
    facts.contextUsedTokens = usage.contextUsed
    facts.contextLimitTokens = usage.contextLimit
    facts.finishReason = usage.finishReason
    facts.attempt = attempt.number == 1 ? nil : attempt.number
    facts.argsDigest = plan.arguments == nil ? nil : digest(of: attempt.arguments)
    guard case .failure(let failure) = ending.result else { return facts }
    facts.outcome = failure.error.outcome
    facts.errorType = failure.error.word
    facts.errorMessage = "\(failure.error)"
    return facts
  }

  /// What an attempt used was paid for, whether it worked or not.
  private func count(_ usage: CallAttempt.Usage, of target: CallTarget, limit: Int?) {
    let spending = Spending(
      tokens: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0), costUSD: usage.costUSD ?? 0)
    let used = usage.contextUsed
    guard spending != Spending() || used != nil else { return }
    let warning = guards.withLock { guards in
      guards.budget.spend(spending)
      return used.flatMap {
        guards.filled(target.name, used: $0, limit: usage.contextLimit ?? limit)
      }
    }
    agent.spendAllowance(spending)
    if let warning { log(warning, .warn) }
  }

  private func digest(of arguments: JSON) -> Digest? {
    (try? arguments.canonical()).map { Digest(sha256Of: $0) }
  }
}

extension Supervisor {
  /// What a cancellation means here: a kill has a reason of its own.
  var stoppedOrCancelled: CallError {
    let view = gate.look()
    return view.name == .stopped ? .stopped(reason: view.reason?.text ?? "killed") : .cancelled
  }
}

extension CallError {
  /// The word of `belay.call.finished` for an attempt that ended so.
  fileprivate var outcome: Call.Outcome {
    switch fault {
    case .timedOut: .timeout
    case .ignored, .cancelled: .ignored
    case .failed, .rateLimited: .error
    }
  }
}
