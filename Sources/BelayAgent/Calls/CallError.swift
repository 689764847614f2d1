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
  /// The breaker of this name refuses calls.
  case breakerOpen(String)
  /// Too many calls are under way and in line.
  case crowded(String)
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
}

extension CallError: CustomStringConvertible {
  /// A sentence for a log.
  public var description: String {
    switch self {
    case .stopped(let reason): "the agent was stopped: \(reason)"
    case .degraded(let degradation): "degraded to \(degradation.level): \(degradation.reason)"
    case .overBudget(let exhaustion): "\(exhaustion)"
    case .loop(let finding): "\(finding)"
    case .contextFull(let full): "the context is full: \(full)"
    case .forbidden(let why): "forbidden: \(why)"
    case .notGranted(let refusal): "not granted: \(refusal)"
    case .breakerOpen(let name): "the breaker \(name) is open"
    case .crowded(let name): "too many calls to \(name) are under way"
    case .timedOut(let error): "\(error)"
    case .outcomeUnknown(let why): "the outcome is unknown: \(why)"
    case .failed(let error): "\(error)"
    case .cancelled: "cancelled"
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
    case .timedOut: "timeout"
    case .outcomeUnknown: "outcome_unknown"
    case .failed(let error): error.word
    case .cancelled: "cancelled"
    }
  }

  /// Whether a fallback may stand in. Not for one who was told to stop, and not where something may
  /// have taken effect already.
  package var letsFallbackIn: Bool {
    switch self {
    case .stopped, .cancelled: false
    case .timedOut, .outcomeUnknown, .failed: !hasUncertainEffect
    case .degraded, .overBudget, .loop, .contextFull, .forbidden, .notGranted, .breakerOpen,
      .crowded:
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
      .breakerOpen, .crowded, .cancelled:
      false
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
      .crowded, .outcomeUnknown:
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
