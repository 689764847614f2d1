import BelayCore
import Synchronization

/// How one attempt ended, for the caller, the breaker and the ledger.
struct AttemptEnding: Sendable {
  let result: Result<any Sendable, CallFailure>
  /// How it counts where health is counted; nil is a success.
  let fault: Fault?
  /// What became of a body whose caller was cancelled, where it did not just stop.
  var remark: String?
  /// Of the body alone: not of the wait for a person, nor of the claim.
  var latency = Duration.zero

  /// Ends the breaker's permit with how the attempt ended, and gives the bulkhead's place back unless
  /// the body still needs it.
  func settle(_ admission: consuming Admission) {
    let place = admission.place
    defer { place?.callerLeft() }
    guard let permit = admission.permit else { return }
    guard let fault else { return permit.succeed(after: latency) }
    permit.fail(fault, after: latency)
  }
}

extension Supervisor.Run {
  /// Makes one attempt within its time, and tells how it went: the ledger, the budgets, the span.
  func measured(
    _ number: Int, _ plan: CallPlan, _ dependency: Dependency, _ arguments: JSON,
    in place: CallPlace?, _ body: @escaping CallBody
  ) async -> AttemptEnding {
    let attempt = CallAttempt(arguments: arguments, number: number)
    guard agent.telemetry.isTracing else {
      return await made(attempt, plan, dependency, place, body, in: .none)
    }
    let target = plan.target
    return await agent.telemetry.span(
      .call(target.kind, target.name, of: agent.id, provider: target.provider)
    ) { span in await made(attempt, plan, dependency, place, body, in: span) }
  }

  private func made(
    _ attempt: CallAttempt, _ plan: CallPlan, _ dependency: Dependency, _ place: CallPlace?,
    _ body: @escaping CallBody, in span: LiveSpan
  ) async -> AttemptEnding {
    let start = ContinuousClock.now
    let end = await within(dependency.policy.timeout, attempt, in: place, body)
    let latency = ContinuousClock.now - start
    let usage = attempt.usage.withLock(\.self)
    var ending = ending(
      of: end, plan, limit: dependency.policy.timeout, answerBegan: usage.timeToFirst != nil)
    ending.latency = latency
    count(usage, of: plan, limit: dependency.policy.contextLimit, after: ending.fault)
    guard let reporter = agent.reporter else { return ending }
    let facts = facts(of: ending, plan, usage, attempt)
    if span.isLive { span.finished(facts) }
    reporter.emit(
      PendingEvent(facts, at: WallClock.now(), run: scope, traceparent: span.traceparent))
    return ending
  }

  /// Without a limit the body runs in the caller's own task, for as long as it likes.
  private func within(
    _ limit: Duration?, _ attempt: CallAttempt, in place: CallPlace?, _ body: @escaping CallBody
  ) async -> TimedCall.End {
    let underWay = agent.underWay
    guard let limit else {
      guard !Task.isCancelled else { return .cancelled(.stopped) }
      do {
        return .finished(.value(try await Self.run(attempt, in: place, underWay, body)))
      } catch {
        return .finished(.error(error))
      }
    }
    guard place == nil else {
      return await timedErased(limit) { try await Self.run(attempt, in: place, underWay, body) }
    }
    // As `run`, without a frame of its own: this is the way of most calls.
    return await timedErased(limit) {
      underWay.callBegan()
      defer { underWay.callEnded() }
      return try await body(attempt)
    }
  }

  /// The body itself: under way, and in its place, until it ends, even if nobody waits for it any more.
  private static func run(
    _ attempt: CallAttempt, in place: CallPlace?, _ underWay: UnderWay, _ body: CallBody
  ) async throws -> any Sendable {
    underWay.callBegan()
    defer { underWay.callEnded() }
    guard let place else { return try await body(attempt) }
    place.bodyBegan()
    defer { place.bodyEnded() }
    return try await CallPlace.$current.withValue(place) { try await body(attempt) }
  }

  private func ending(
    of timed: TimedCall.End, _ plan: CallPlan, limit: Duration?, answerBegan: Bool
  ) -> AttemptEnding {
    let (error, fault): (CallError, Fault)
    var (onlyRead, remark) = (false, String?.none)
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
    case .cancelled(let body):
      error = agent.stoppedOrCancelled
      fault = .cancelled
      remark = body.remark
    }
    return AttemptEnding(
      result: .failure(CallFailure(error, answerBegan: answerBegan, onlyRead: onlyRead)),
      fault: fault, remark: remark)
  }

  private func facts(
    of ending: AttemptEnding, _ plan: CallPlan, _ usage: CallAttempt.Usage,
    _ attempt: CallAttempt
  ) -> CallFacts {
    var facts = CallFacts(plan.target.kind, plan.target.name, .ok, latency: ending.latency)
    facts.provider = plan.target.provider
    facts.timeToFirst = usage.timeToFirst
    facts.inputTokens = usage.inputTokens
    facts.outputTokens = usage.outputTokens
    facts.cacheReadTokens = usage.cacheReadTokens
    facts.reasoningTokens = usage.reasoningTokens
    facts.costUSD = usage.plainCost
    facts.contextUsedTokens = usage.contextUsed
    facts.contextLimitTokens = usage.contextLimit
    facts.finishReason = usage.finishReason
    facts.attempt = attempt.number == 1 ? nil : attempt.number
    facts.argsDigest = plan.arguments == nil ? nil : digest(of: attempt.arguments)
    guard case .failure(let failure) = ending.result else { return facts }
    facts.outcome = failure.error.outcome
    facts.errorType = failure.error.word
    facts.errorMessage = "\(failure.error)\(ending.remark ?? "")"
    return facts
  }

  /// What an attempt used was paid for, whether it worked or not; it takes the place of what was set
  /// aside for it. Where it told no cost, what was planned counts, unless it failed.
  private func count(
    _ usage: CallAttempt.Usage, of plan: CallPlan, limit: Int?, after fault: Fault?
  ) {
    // Only when the actual cost is counted, or somebody else could have both for a moment.
    defer { plan.hold?.end() }
    let cost = usage.costUSD ?? (fault.isFailure ? 0 : plan.hold?.amount ?? 0)
    let spending = Spending(
      tokens: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
      costUSD: usage.isCostDoubtful ? .nan : cost)
    let used = usage.contextUsed
    guard spending != Spending() || used != nil else { return }
    let model = plan.target.name
    let (warning, tellsDoubt) = guards.withLock { guards in
      guards.budget.spend(spending)
      return (
        used.flatMap { guards.filled(model, used: $0, limit: usage.contextLimit ?? limit) },
        usage.isCostDoubtful && guards.tellsDoubt()
      )
    }
    agent.spendAllowance(spending)
    if let warning { log(warning, .warn) }
    guard tellsDoubt, let told = usage.costUSD else { return }
    log("\(model) told a cost of \(told), which is no amount; budgets of cost are used up", .error)
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

extension Fault? {
  /// Whether it is known that nothing came of it.
  fileprivate var isFailure: Bool {
    switch self {
    case .failed, .rateLimited, .ignored: true
    case nil, .timedOut, .cancelled: false
    }
  }
}

extension StoppedBody {
  /// What to add to the record of a cancelled call.
  fileprivate var remark: String? {
    switch self {
    case .stopped: nil
    case .returned: "; the call had ended by itself, and its value is dropped"
    case .running: "; the call did not stop when told to, and may still take effect"
    }
  }
}
