/// What the names of errors say beyond that something failed. Names are compared without the package
/// that they are in: `langgraph.errors.GraphInterrupt` is `GraphInterrupt`.
enum ErrorName {
  enum Meaning {
    /// The work stopped on purpose until a person answers.
    case waiting
    /// Not an error at all: how a framework goes from one place to another.
    case controlFlow
    case timeout
    /// A breaker refused the call before it was tried.
    case rejected
    case rateLimited
  }

  private static let meanings: [(Meaning, [String])] = [
    (
      .waiting,
      [
        "GraphInterrupt", "NodeInterrupt", "GraphBubbleUp", "ApprovalRequired", "CallDeferred",
        "HumanFeedbackPending", "HumanInputRequired", "InterruptException", "ToolApprovalRequired",
      ]
    ),
    (.controlFlow, ["ParentCommand", "AgentHandoff", "HandoffException"]),
    (
      .timeout,
      [
        "Timeout", "TimeoutError", "timeout", "APITimeoutError", "ModelTimeoutError",
        "ReadTimeout", "ConnectTimeout", "TimeoutException", "DeadlineExceeded",
        "deadline_exceeded", "request_timeout",
      ]
    ),
    (
      .rejected,
      [
        "CircuitBreakerError", "CircuitBreakerOpenException", "CircuitOpenError",
        "BrokenCircuitException", "CallNotPermittedException", "CircuitBreakerOpen",
      ]
    ),
    (
      .rateLimited,
      [
        "RateLimitError", "ModelRateLimitError", "ThrottlingException", "ModelThrottledException",
        "TooManyRequests", "rate_limit_exceeded", "429",
      ]
    ),
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: meanings.flatMap { row in row.1.map { ($0, row.0) } })

  static func meaning(of name: String) -> Meaning? { byName[bare(name)] }

  /// Without its package.
  static func bare(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
    return String(name[name.utf8.index(after: dot)...])
  }
}
