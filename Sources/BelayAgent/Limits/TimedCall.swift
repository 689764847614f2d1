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
  /// The task that runs a body. It never throws; but one that could spares the box in which Swift would
  /// put the work of one that cannot.
  typealias Body = Task<Void, any Error>

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
    let body: Body

    init(_ caller: CheckedContinuation<End, Never>, _ body: Body) {
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

  init(grace: Duration = .seconds(1), watcher: DeadlineWatcher = .shared) {
    self.grace = grace
    self.watcher = watcher
  }

  /// What came of the body if it ended before anyone had to wait; to be asked once.
  func takeEarlyOutcome() -> Outcome? {
    state.withLock { state in
      guard case .endedEarly(let outcome) = state else { return nil }
      state = .over
      return outcome
    }
  }

  /// Waits for the body, the deadline or the caller's cancellation. Called once, by the caller.
  func end(of task: Body, by deadline: Moment) async -> End {
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
    guard !endedEarly(outcome) else { return }
    let ending: (Waiting, DeadlineWatcher.Ticket, End)? = state.withLock { state in
      switch state {
      case .waiting(let waiting, let ticket):
        state = .over
        return (waiting, ticket, .finished(outcome))
      case .stopping(let waiting, let cause, let ticket):
        state = .over
        return (waiting, ticket, cause.end(outcome.afterStop))
      case .starting, .endedEarly, .over: return nil
      }
    }
    guard let (waiting, ticket, end) = ending else { return }
    watcher.remove(ticket)
    waiting.caller.resume(returning: end)
  }

  /// Whether it ended before anyone had to wait.
  private func endedEarly(_ outcome: Outcome) -> Bool {
    state.withLock { state in
      guard case .starting = state else { return false }
      state = .endedEarly(outcome)
      return true
    }
  }

  private func wait(_ waiting: Waiting, until deadline: Moment) {
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
  private func stop(_ cause: Cause) -> Body? {
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
