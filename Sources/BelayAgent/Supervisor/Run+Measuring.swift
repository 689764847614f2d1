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
  let start: Moment
  let end: Moment

  var latency: Duration { end.since(start) }

  /// Why it gave nothing; nil if it gave something.
  var failure: CallError? {
    guard fault != nil, case .failure(let failure) = result else { return nil }
    return failure.error
  }

  /// Ends the breaker's permit with how the attempt ended, and gives the bulkhead's place back unless
  /// the body still needs it.
  func settle(_ admission: consuming Admission) {
    let place = admission.place
    defer { place?.callerLeft() }
    admission.permit?.end(
      fault.map(BreakerOutcome.init) ?? .success,
      latency: end.nanoseconds &- start.nanoseconds, at: end.nanoseconds)
  }
}

extension Supervisor.Run {
  /// Makes one attempt within its time, and tells how it went: the ledger, the budgets, the span.
  @inline(__always)
  func measured(
    _ number: Int, _ plan: CallPlan, _ dependency: Dependency, _ arguments: JSON,
    in place: CallPlace?, from start: Moment, _ body: @escaping CallBody
  ) async -> AttemptEnding {
    let attempt = CallAttempt(arguments: arguments, number: number)
    guard agent.isTracing else {
      let end = await within(dependency.policy.timeout, from: start, attempt, in: place, body)
      return told(end, of: attempt, from: start, plan, dependency.policy, in: .none)
    }
    return await traced(attempt, plan, dependency.policy, in: place, from: start, body)
  }

  /// The same in a span of its own.
  @inline(never)
  private func traced(
    _ attempt: CallAttempt, _ plan: CallPlan, _ policy: CallPolicy, in place: CallPlace?,
    from start: Moment, _ body: @escaping CallBody
  ) async -> AttemptEnding {
    let target = plan.target
    return await agent.telemetry.span(
      .call(target.kind, target.name, of: agent.id, provider: target.provider)
    ) { span in
      let end = await within(policy.timeout, from: start, attempt, in: place, body)
      return told(end, of: attempt, from: start, plan, policy, in: span)
    }
  }

  /// What came of the attempt, once the budgets and the ledger know of it. The time of its end is now.
  @inline(never)
  private func told(
    _ end: TimedCall.End, of attempt: CallAttempt, from start: Moment, _ plan: CallPlan,
    _ policy: CallPolicy, in span: LiveSpan
  ) -> AttemptEnding {
    let times = (start: start, end: Moment.now)
    let told = attempt.told
    let ending = ending(of: end, plan, limit: policy.timeout, times, told)
    count(told, of: plan, limit: policy.contextLimit, after: ending.fault)
    guard let reporter = agent.reporter else { return ending }
    if span.isLive { span.finished(facts(of: ending, plan, told, attempt)) }
    reporter.emit(
      PendingEvent(
        facts(of: ending, plan, told, attempt), at: WallClock.now(), run: scope,
        traceparent: span.traceparent))
    return ending
  }

  /// As `withTimeout`; without a limit the body runs in the caller's own task, for as long as it likes.
  @inline(__always)
  private func within(
    _ limit: Duration?, from start: Moment, _ attempt: CallAttempt, in place: CallPlace?,
    _ body: @escaping CallBody
  ) async -> TimedCall.End {
    guard !Task.isCancelled else { return .cancelled(.stopped) }
    let underWay = agent.underWay
    guard let limit else {
      do {
        return .finished(.value(try await Self.run(attempt, in: place, underWay, body)))
      } catch {
        return .finished(.error(error))
      }
    }
    guard limit > .zero else { return .timedOut(.stopped) }
    let call = TimedCall()
    let task = TimedCall.Body.immediate {
      do {
        call.bodyEnded(.value(try await Self.run(attempt, in: place, underWay, body)))
      } catch {
        call.bodyEnded(.error(error))
      }
    }
    if let outcome = call.takeEarlyOutcome() { return .finished(outcome) }
    return await call.end(of: task, by: start.advanced(by: limit))
  }

  /// The body itself: under way, and in its place, until it ends, even if nobody waits for it any more.
  @inline(__always)
  private static func run(
    _ attempt: CallAttempt, in place: CallPlace?, _ underWay: UnderWay, _ body: CallBody
  ) async throws -> any Sendable {
    underWay.callBegan()
    defer { underWay.callEnded() }
    guard let place else { return try await body(attempt) }
    return try await placed(attempt, in: place, body)
  }

  @inline(never)
  private static func placed(
    _ attempt: CallAttempt, in place: CallPlace, _ body: CallBody
  ) async throws -> any Sendable {
    place.bodyBegan()
    defer { place.bodyEnded() }
    return try await CallPlace.$current.withValue(place) { try await body(attempt) }
  }

  private func ending(
    of timed: TimedCall.End, _ plan: CallPlan, limit: Duration?,
    _ times: (start: Moment, end: Moment), _ told: ToldUsage
  ) -> AttemptEnding {
    let (error, fault): (CallError, Fault)
    var (onlyRead, remark) = (false, String?.none)
    switch timed {
    case .finished(.value(let value)):
      return AttemptEnding(
        result: .success(value), fault: nil, start: times.start, end: times.end)
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
      result: .failure(
        CallFailure(
          error, answerBegan: told.usage.timeToFirst != nil, onlyRead: onlyRead)),
      fault: fault, remark: remark, start: times.start, end: times.end)
  }

  private func facts(
    of ending: AttemptEnding, _ plan: CallPlan, _ told: ToldUsage,
    _ attempt: CallAttempt
  ) -> CallFacts {
    let failure = ending.failure
    return CallFacts(
      kind: plan.target.kind, name: plan.target.name, outcome: failure?.outcome ?? .ok,
      latency: ending.latency, provider: plan.target.provider, errorType: failure?.word,
      errorMessage: failure.map { "\($0)\(ending.remark ?? "")" },
      attempt: attempt.number == 1 ? nil : attempt.number,
      argsDigest: plan.arguments == nil ? nil : digest(of: attempt.arguments), told: told)
  }

  /// What an attempt used was paid for, whether it worked or not; it takes the place of what was set
  /// aside for it. Where it told no cost, the dearer of two counts: what was planned, unless it failed,
  /// and what its tokens cost at the prices that Belay knows.
  private func count(
    _ told: ToldUsage, of plan: CallPlan, limit: Int?, after fault: Fault?
  ) {
    guard told != .nothing || plan.hold != nil else { return }
    let usage = told.usage
    // Only when the actual cost is counted, or somebody else could have both for a moment.
    defer { plan.hold?.end() }
    let planned = fault.isFailure ? 0 : plan.hold?.amount ?? 0
    let cost = usage.costUSD ?? max(planned, estimate(usage, of: plan.target))
    let spending = Spending(
      tokens: (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0),
      costUSD: usage.isCostDoubtful ? .nan : cost)
    let used = usage.contextTokens
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

  /// In US dollars; asked for only where a budget of cost is set. Zero where the price is unknown.
  private func estimate(_ usage: CallUsage, of target: CallTarget) -> Double {
    let (input, output) = (max(0, usage.inputTokens ?? 0), max(0, usage.outputTokens ?? 0))
    guard target.kind == .model, input > 0 || output > 0,
      agent.settings.budget.costUSD != nil || agent.settings.allowance.costUSD != nil
    else { return 0 }
    let cached = max(0, usage.cacheReadTokens ?? 0)
    let price = ModelTable.shipped.price(of: target.name)
    return (price?.micros(input: input, cached: cached, output: output) ?? 0) / 1e6
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
