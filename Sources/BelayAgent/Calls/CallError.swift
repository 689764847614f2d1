import BelayCore

/// Why a supervised call gave no value; each layer that can say no has its own case.
public enum CallError: Error, Sendable {
  /// The agent was killed; nothing more runs.
  case stopped(reason: String)
  /// The agent is degraded, and its level has no room for this call.
  case degraded(Degradation)
  /// One of the run's budgets has run dry.
  case overBudget(BudgetExhaustion)
  /// The same call was made too often, or the run got no further.
  case loop(LoopFinding)
  /// The model's window is full.
  case contextFull(ContextFull)
  /// A rule does not allow it at all; why.
  case forbidden(String)
  /// It needed a person, and no person's yes came of it.
  case notGranted(Refusal)
  /// The breaker of this name refuses calls. If it opened between two attempts, `after` is what the last
  /// of them threw.
  case breakerOpen(String, after: (any Error)?)
  /// Too many calls are under way and in line.
  case crowded(String)
  /// The call stands within another to this dependency, which has the last of its places: it would wait
  /// for itself.
  case withinItself(String)
  /// No answer in time. If `abandoned`, the call did not stop when cancelled and may still take effect;
  /// if `endedWithValue`, it has taken effect, too late for its value to be used.
  case timedOut(TimeoutError)
  /// A person allowed it and it was begun; whether it took effect is not known. Never run again by
  /// itself.
  case outcomeUnknown(String)
  /// What the call itself threw.
  case failed(any Error)
  /// The caller's task was cancelled, or the call gave itself up.
  case cancelled
  /// The call is not one that could be asked for, recorded or digested; what is wrong with it.
  case malformed(String)
  /// The run of this id is over and makes no more calls.
  case runEnded(String)
}

extension CallError: CustomStringConvertible {
  /// A sentence for a log.
  public var description: String {
    switch self {
    case .stopped(let reason): "the agent was stopped: \(reason)"
    case .degraded(let degradation): "\(degradation)"
    case .overBudget(let exhaustion): "\(exhaustion)"
    case .loop(let finding): "\(finding)"
    case .contextFull(let full): "the context is full: \(full)"
    case .forbidden(let why): "forbidden: \(why)"
    case .notGranted(let refusal): "not granted: \(refusal)"
    case .breakerOpen(let name, nil): "the breaker \(name) is open"
    case .breakerOpen(let name, let last?): "the breaker \(name) is open; before that: \(last)"
    case .crowded(let name): "too many calls to \(name) are under way"
    case .withinItself(let name):
      "a call to \(name) from within a call to \(name), which has the last of its places, would wait "
        + "for itself; give it more places or make one after the other"
    case .timedOut(let error): "\(error)"
    case .outcomeUnknown(let why): "the outcome is unknown: \(why)"
    case .failed(let error): "\(error)"
    case .cancelled: "cancelled"
    case .malformed(let problem): "malformed call: \(problem)"
    case .runEnded(let id): "the run \(id) has ended; make the call in a run of its own"
    }
  }
}

extension CallError {
  /// The word for the ledger, `error_type`.
  package var word: String {
    switch self {
    case .stopped: "stopped"
    case .degraded: "degraded"
    case .overBudget: "budget_exhausted"
    case .loop: "loop"
    case .contextFull: "context_full"
    case .forbidden: "forbidden"
    case .notGranted(let refusal): refusal.word
    case .breakerOpen: "breaker_open"
    case .crowded: "bulkhead_full"
    case .withinItself: "bulkhead_within_itself"
    case .timedOut: "timeout"
    case .outcomeUnknown: "outcome_unknown"
    case .failed(let error): error.word
    case .cancelled: "cancelled"
    case .malformed: "malformed_call"
    case .runEnded: "run_ended"
    }
  }

  /// Whether a fallback may stand in. Not for one who was told to stop, and not where something may
  /// have taken effect already.
  package var letsFallbackIn: Bool {
    switch self {
    case .stopped, .cancelled, .runEnded: false
    case .timedOut, .outcomeUnknown, .failed: !hasUncertainEffect
    case .degraded, .overBudget, .loop, .contextFull, .forbidden, .notGranted, .breakerOpen,
      .crowded, .withinItself, .malformed:
      true
    }
  }

  /// Whether something has been done, or may yet be, although no value came of it; then doing it again
  /// could be doing it twice.
  var hasUncertainEffect: Bool {
    switch self {
    case .timedOut(let error): error.mayHaveTakenEffect
    case .failed(let error): error.mayHaveTakenEffect
    case .outcomeUnknown: true
    case .stopped, .degraded, .overBudget, .loop, .contextFull, .forbidden, .notGranted,
      .breakerOpen, .crowded, .withinItself, .cancelled, .malformed, .runEnded:
      false
    }
  }

  /// What the call itself threw, if it is that.
  var cause: any Error {
    if case .failed(let error) = self { error } else { self }
  }

  /// The same, with what the attempt before it had ended with, so that a refusal between two attempts
  /// does not hide why there had to be another.
  func after(_ last: CallError?) -> CallError {
    guard let last else { return self }
    switch self {
    case .breakerOpen(let name, nil): return .breakerOpen(name, after: last.cause)
    case .degraded(let degradation): return .degraded(degradation.after("\(last)"))
    case .stopped, .overBudget, .loop, .contextFull, .forbidden, .notGranted, .breakerOpen,
      .crowded, .withinItself, .timedOut, .outcomeUnknown, .failed, .cancelled, .malformed,
      .runEnded:
      return self
    }
  }
}

extension CallError: FaultDescribing {
  /// How it counts where supervised calls are nested.
  public var fault: Fault {
    switch self {
    case .failed(let error): Fault(of: error)
    case .timedOut: .timedOut
    case .cancelled, .stopped: .cancelled
    case .degraded, .overBudget, .loop, .contextFull, .forbidden, .notGranted, .breakerOpen,
      .crowded, .withinItself, .outcomeUnknown, .malformed, .runEnded:
      .ignored
    }
  }
}

extension Error {
  /// The word for the ledger: `rate_limited` or `timeout` where the error says so, else its type.
  var word: String {
    switch Fault(of: self) {
    case .rateLimited: "rate_limited"
    case .timedOut: "timeout"
    case .failed, .ignored, .cancelled:
      (self as? any FaultDescribing)?.errorType ?? String(describing: type(of: self))
    }
  }
}
