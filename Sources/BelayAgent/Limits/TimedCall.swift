import Synchronization

/// The race between a body's end, its deadline and its caller's cancellation; the first one decides,
/// and the caller is answered exactly once.
///
/// ```
/// starting ─ body ends ─► endedEarly                         finished, nobody has to wait
///    └ caller waits ► waiting ─ body ends ──────────► over   finished
///                        └ limit, or caller cancelled
///                        ▼
///                     stopping ─ body ends ─────────► over   stopped
///                        └ grace over ──────────────► over   abandoned
/// ```
final class TimedCall: Sendable {
  /// What came of a body.
  enum Outcome: Sendable {
    case value(any Sendable)
    case error(any Error)
  }

  enum End: Sendable {
    case finished(Outcome)
    case timedOut(StoppedBody)
    case cancelled(StoppedBody)
  }

  /// The caller, asleep, and the task that runs the body. An object, so that the compiler knows the
  /// layout of the state, which it does not know of a continuation's.
  private final class Waiting: Sendable {
    let caller: CheckedContinuation<End, Never>
    let body: Task<Void, Never>

    init(_ caller: CheckedContinuation<End, Never>, _ body: Task<Void, Never>) {
      self.caller = caller
      self.body = body
    }
  }

  private enum Cause {
    case limit, caller

    func end(_ body: StoppedBody) -> End {
      switch self {
      case .limit: .timedOut(body)
      case .caller: .cancelled(body)
      }
    }
  }

  private enum State {
    case starting
    case endedEarly(Outcome)
    case waiting(Waiting, DeadlineWatcher.Ticket)
    case stopping(Waiting, Cause, DeadlineWatcher.Ticket)
    case over
  }

  private let state = Mutex(State.starting)
  private let grace: Duration
  private let watcher: DeadlineWatcher

  init(grace: Duration, watcher: DeadlineWatcher) {
    self.grace = grace
    self.watcher = watcher
  }

  /// What came of the body if it ended before anyone had to wait.
  var earlyOutcome: Outcome? {
    state.withLock { if case .endedEarly(let outcome) = $0 { outcome } else { nil } }
  }

  /// Waits for the body, the deadline or the caller's cancellation. Called once, by the caller.
  func end(of task: Task<Void, Never>, by deadline: ContinuousClock.Instant) async -> End {
    await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        wait(Waiting(caller, task), until: deadline)
        // A cancellation before that line found nobody waiting and did nothing.
        if Task.isCancelled { callerCancelled() }
      }
    } onCancel: {
      callerCancelled()
    }
  }

  /// The body's last word; called once, from its task.
  func bodyEnded(_ outcome: Outcome) {
    let ending: (Waiting, DeadlineWatcher.Ticket, End)? = state.withLock { state in
      switch state {
      case .starting:
        state = .endedEarly(outcome)
        return nil
      case .waiting(let waiting, let ticket):
        state = .over
        return (waiting, ticket, .finished(outcome))
      case .stopping(let waiting, let cause, let ticket):
        state = .over
        return (waiting, ticket, cause.end(outcome.afterStop))
      case .endedEarly, .over: return nil
      }
    }
    guard let (waiting, ticket, end) = ending else { return }
    watcher.remove(ticket)
    waiting.caller.resume(returning: end)
  }

  private func wait(_ waiting: Waiting, until deadline: ContinuousClock.Instant) {
    let early: Outcome? = state.withLock { state in
      if case .endedEarly(let outcome) = state { return outcome }
      // The watcher calls back without its lock held, so its lock may be taken inside of ours.
      let ticket = watcher.add(at: deadline) { self.limitReached() }
      state = .waiting(waiting, ticket)
      return nil
    }
    if let early { waiting.caller.resume(returning: .finished(early)) }
  }

  /// The canceller's thread runs the body's cancellation handlers, as with any task.
  private func callerCancelled() { stop(.caller)?.cancel() }

  /// The body's cancellation handlers are foreign code, which must not hold up the watcher.
  private func limitReached() {
    guard let body = stop(.limit) else { return }
    Task.detached { body.cancel() }
  }

  /// The body to cancel, unless it has ended or was told already.
  private func stop(_ cause: Cause) -> Task<Void, Never>? {
    state.withLock { state in
      guard case .waiting(let waiting, let ticket) = state else { return nil }
      watcher.remove(ticket)
      let end = watcher.now.advanced(by: DeadlineWatcher.bounded(grace))
      state = .stopping(waiting, cause, watcher.add(at: end) { self.graceOver() })
      return waiting.body
    }
  }

  private func graceOver() {
    let ending: (Waiting, Cause)? = state.withLock { state in
      guard case .stopping(let waiting, let cause, _) = state else { return nil }
      state = .over
      return (waiting, cause)
    }
    guard let (waiting, cause) = ending else { return }
    waiting.caller.resume(returning: cause.end(.running))
  }
}

/// What a body did after it had been told to stop.
package enum StoppedBody: Sendable, Equatable {
  /// It gave up, with an error.
  case stopped
  /// It did all it had to do and returned a value, too late for anybody to get it.
  case returned
  /// It had not stopped when the grace was over, and still runs.
  case running
}

extension TimedCall.Outcome {
  fileprivate var afterStop: StoppedBody {
    switch self {
    case .value: .returned
    case .error: .stopped
    }
  }
}
