import BelayCore
import Synchronization

// From the retries inwards: bulkhead, breaker, timeout, and the call itself.
//
// What waits only in some calls, or only when something went wrong, is a function of its own, which the
// others do not enter: each asynchronous function takes a frame from the task, for about 10 ns, with all
// that any of its ways may need. What every call passes is inlined into one of them, `tries`, for the
// same reason. That one stays small, and so gets `Task.immediate` inlined into its loop: only then does
// the compiler see that no executor is preferred for the body, which otherwise looks for one, under a
// lock, after each call that it waits for.

extension Supervisor.Run {
  /// Tries as often as the policy and the dependency's allowance for retries let it.
  @inline(never)
  func tries(
    _ plan: CallPlan, _ dependency: Dependency, _ body: @escaping CallBody
  ) async throws(CallFailure) -> any Sendable {
    var number = 1
    var last: CallError?
    while true {
      do {
        let value = try await attempt(number, plan, dependency, body)
        dependency.allowance.succeeded(onAttempt: number)
        return value
      } catch {
        number += 1
        try await waitToTry(number, plan, dependency, after: error, last)
        last = error.error
      }
    }
  }

  /// Waits for the attempt of this number; throws what the last one ended with if there is to be none.
  @inline(never)
  private func waitToTry(
    _ number: Int, _ plan: CallPlan, _ dependency: Dependency, after failure: CallFailure,
    _ last: CallError?
  ) async throws(CallFailure) {
    guard let delay = pause(before: number, of: plan, after: failure, dependency) else {
      throw failure.after(last)
    }
    tellRetry(plan, dependency, attempt: number, delay, failure.error)
    try? await Task.sleep(for: delay)
    try await readmit(plan, after: failure.error)
  }

  /// How long to wait for the next attempt; nil if there is to be none.
  private func pause(
    before attempt: Int, of plan: CallPlan, after failure: CallFailure, _ dependency: Dependency
  ) -> Duration? {
    guard failure.letsRetryIn, !Task.isCancelled else { return nil }
    var random = SystemRandomNumberGenerator()
    guard
      let delay = dependency.retry(for: plan.target.kind).delay(
        before: attempt, after: failure.error.fault, using: &random),
      dependency.allowance.take()
    else { return nil }
    return delay
  }

  /// A retry is a call: it needs the mode and the budget like the first.
  private func readmit(_ plan: CallPlan, after last: CallError) async throws(CallFailure) {
    do throws(CallError) {
      try await enter()
      try checkLevel(plan, .proceed)
      try spend(plan) { guards throws(CallError) in try guards.readmit(plan) }
    } catch {
      throw CallFailure(error.after(last))
    }
  }

  /// One attempt, told to the ledger however it ends.
  @inline(__always)
  private func attempt(
    _ number: Int, _ plan: CallPlan, _ dependency: Dependency, _ body: @escaping CallBody
  ) async throws(CallFailure) -> any Sendable {
    let admission =
      dependency.bulkhead == nil
      ? try permitted(by: dependency, plan, number, in: nil)
      : try await admissionInMode(to: dependency, plan, number)
    let ending = await measured(
      number, plan, dependency, plan.arguments ?? .object(JSONObject()), in: admission.place,
      from: admission.time, body)
    ending.settle(admission)
    return try ending.result.get()
  }

  /// The mode may have changed while the call stood in line; it then waits, or ends, outside again.
  @inline(never)
  private func admissionInMode(
    to dependency: Dependency, _ plan: CallPlan, _ number: Int
  ) async throws(CallFailure) -> Admission {
    while true {
      let admission = try await admission(to: dependency, plan, number)
      do throws(CallError) {
        try checkLevel(plan, .proceed)
        guard !agent.gate.isNormal else { return admission }
        if let stopped = agent.isStopped { throw stopped }
        guard agent.gate.look().name == .paused else { return admission }
        _ = consume admission
        try await agent.enter()
      } catch {
        throw CallFailure(error)
      }
    }
  }

  /// A place at the bulkhead and the breaker's permit; the no of either is told as a rejected call.
  func admission(
    to dependency: Dependency, _ plan: CallPlan, _ number: Int
  ) async throws(CallFailure) -> Admission {
    let place = try await place(at: dependency, plan, number)
    return try permitted(by: dependency, plan, number, in: place)
  }

  @inline(never)
  private func permitted(
    by dependency: Dependency, _ plan: CallPlan, _ number: Int, in place: CallPlace?
  ) throws(CallFailure) -> Admission {
    let now = Moment.now
    guard let breaker = dependency.breaker else {
      return Admission(place: place, permit: nil, time: now)
    }
    guard let permit = breaker.admit(at: now.nanoseconds) else {
      throw CallFailure(refused(plan, number, .breakerOpen(breaker.name, after: nil)))
    }
    return Admission(place: place, permit: permit, time: now)
  }

  private func place(
    at dependency: Dependency, _ plan: CallPlan, _ number: Int
  ) async throws(CallFailure) -> CallPlace? {
    guard let bulkhead = dependency.bulkhead else { return nil }
    let own = CallPlace.count(of: bulkhead)
    guard own == 0 || own < bulkhead.limit else {
      throw CallFailure(refused(plan, number, .withinItself(dependency.name)))
    }
    do {
      return CallPlace(try await bulkhead.enter(), at: bulkhead)
    } catch is BulkheadFull {
      throw CallFailure(refused(plan, number, .crowded(dependency.name)))
    } catch {
      throw CallFailure(agent.stoppedOrCancelled)
    }
  }

  /// Tells of a call that did not come to its body, and why.
  func refused(_ plan: CallPlan, _ number: Int, _ error: CallError) -> CallError {
    var facts = CallFacts(plan.target.kind, plan.target.name, .rejected, latency: .zero)
    facts.provider = plan.target.provider
    facts.attempt = number == 1 ? nil : number
    facts.errorType = error.word
    facts.errorMessage = "\(error)"
    agent.reporter?.emit(PendingEvent(facts, at: WallClock.now(), run: scope))
    return error
  }

  private func tellRetry(
    _ plan: CallPlan, _ dependency: Dependency, attempt: Int, _ delay: Duration,
    _ error: CallError
  ) {
    emit(
      .retryScheduled,
      [
        "call": .string(plan.target.name), "kind": .string(plan.target.kind.rawValue),
        "attempt": JSON(attempt),
        "of_attempts": JSON(dependency.retry(for: plan.target.kind).attempts),
        "delay_ms": .number(delay.milliseconds), "error_type": .string(error.word),
      ])
  }
}

/// The right to make one attempt: a place at the bulkhead and a permit of the breaker, where the
/// dependency has them. Dropped, it gives back both.
struct Admission: ~Copyable {
  let place: CallPlace?
  let permit: CircuitBreaker.Permit?
  /// When it was given.
  let time: Moment
}
