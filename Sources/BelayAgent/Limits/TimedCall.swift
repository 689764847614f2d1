import Synchronization

/// The race between a body's end, its deadline and its caller's cancellation; the first one decides,
/// and the caller is answered exactly once.
///
/// ```
/// starting ─ body ends ─► endedEarly ─ caller looks ─► over
///    └ caller waits ► waiting ─ body ends ──────────► over   finished
///                        └ limit, or caller cancelled
///                        ▼
///                     stopping ─ body ends ─────────► over   stopped
///                        └ grace over ──────────────► over   abandoned
/// ```
final class TimedCall<Value: Sendable>: Sendable {
  /// The caller, asleep, and the task that runs the body.
  struct Waiting {
    let continuation: CheckedContinuation<TimedResult<Value>, Never>
    let task: Task<Void, Never>
  }

  private enum Cause {
    case limit, caller
  }

  private enum State {
    case starting
    case endedEarly(Result<Value, any Error>)
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

  /// What the body left if it ended before anyone had to wait.
  var earlyResult: Result<Value, any Error>? {
    state.withLock { if case .endedEarly(let result) = $0 { result } else { nil } }
  }

  /// Answers the caller now or later. Called once, from the caller's task.
  func wait(_ waiting: Waiting, until deadline: ContinuousClock.Instant) {
    let early: Result<Value, any Error>? = state.withLock { state in
      if case .endedEarly(let result) = state { return result }
      // The watcher calls back without its lock held, so its lock may be taken inside of ours.
      let ticket = watcher.add(at: deadline) { self.limitReached() }
      state = .waiting(waiting, ticket)
      return nil
    }
    if let early { return waiting.continuation.resume(returning: .finished(early)) }
    // A cancellation before this line found nobody waiting and did nothing.
    if Task.isCancelled { callerCancelled() }
  }

  /// Called once, by the body's task.
  func bodyEnded(_ result: sending Result<Value, any Error>) {
    let ending: Ending? = state.withLock { state in
      switch state {
      case .starting:
        state = .endedEarly(result)
        return nil
      case .waiting(let waiting, let ticket):
        state = .over
        return Ending(waiting, ticket, .finished(result))
      case .stopping(let waiting, let cause, let ticket):
        state = .over
        return Ending(waiting, ticket, Self.stopped(by: cause, abandoned: false))
      case .endedEarly, .over: return nil
      }
    }
    guard let ending else { return }
    watcher.remove(ending.ticket)
    ending.waiting.continuation.resume(returning: ending.result)
  }

  /// The canceller's thread runs the body's cancellation handlers, as with any task.
  func callerCancelled() { stop(.caller)?.cancel() }

  /// Foreign code, such as the body's cancellation handlers, must not hold up the watcher.
  func limitReached() {
    guard let task = stop(.limit) else { return }
    Task.detached { task.cancel() }
  }

  private struct Ending {
    let waiting: Waiting
    let ticket: DeadlineWatcher.Ticket
    let result: TimedResult<Value>

    init(
      _ waiting: Waiting, _ ticket: DeadlineWatcher.Ticket, _ result: TimedResult<Value>
    ) {
      self.waiting = waiting
      self.ticket = ticket
      self.result = result
    }
  }

  /// The task to cancel, unless it is over or being stopped already.
  private func stop(_ cause: Cause) -> Task<Void, Never>? {
    state.withLock { state in
      guard case .waiting(let waiting, let ticket) = state else { return nil }
      watcher.remove(ticket)
      let end = watcher.now.advanced(by: DeadlineWatcher.bounded(grace))
      state = .stopping(waiting, cause, watcher.add(at: end) { self.graceOver() })
      return waiting.task
    }
  }

  private func graceOver() {
    let ending: (Waiting, TimedResult<Value>)? = state.withLock { state in
      guard case .stopping(let waiting, let cause, _) = state else { return nil }
      state = .over
      return (waiting, Self.stopped(by: cause, abandoned: true))
    }
    guard let (waiting, result) = ending else { return }
    waiting.continuation.resume(returning: result)
  }

  private static func stopped(by cause: Cause, abandoned: Bool) -> TimedResult<Value> {
    switch cause {
    case .limit: .timedOut(abandoned: abandoned)
    case .caller: .cancelled(abandoned: abandoned)
    }
  }
}
