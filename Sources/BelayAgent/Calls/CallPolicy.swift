public import BelayCore

/// How calls to one dependency are kept within limits; a value of it is declared once and used for each.
///
/// The layers of a supervised call, outermost first: mode, budget, loop guard, context guard, rules and
/// confidence gate, fallback chain, retry, bulkhead, breaker, timeout, the call itself. So a retry asks
/// the breaker again, waiting in line at the bulkhead holds no permit of the breaker, and a fallback is
/// tried only when the retries are over.
public struct CallPolicy: Sendable {
  /// When a single attempt is cancelled; nil lets it run as long as it likes. The attempt that does not
  /// stop within a second after that is left behind, and the record says so.
  public var timeout: Duration?
  /// Which failures are tried again, and when.
  public var retry: RetryPolicy
  /// Nil means that nothing is counted and nothing is refused.
  public var breaker: BreakerSettings?
  /// How many calls may be under way at once; nil is without a limit.
  public var atOnce: Int?
  /// How many more may wait for up to a second; beyond that they are refused.
  public var inLine: Int
  /// Name of the level that the agent is on while this breaker is open; nil leaves the mode alone.
  public var degradesTo: String?
  /// The model's context window in tokens; nil is unknown, and then only what a call reports counts.
  public var contextLimit: Int?

  /// 60 s, one attempt, a breaker with the standard settings and no bulkhead, unless given
  /// otherwise.
  public init(
    timeout: Duration? = .seconds(60), retry: RetryPolicy = .none,
    breaker: BreakerSettings? = BreakerSettings(), atOnce: Int? = nil, inLine: Int = 0,
    degradesTo: String? = nil, contextLimit: Int? = nil
  ) {
    self.timeout = timeout
    self.retry = retry
    self.breaker = breaker
    self.atOnce = atOnce
    self.inLine = inLine
    self.degradesTo = degradesTo
    self.contextLimit = contextLimit
  }

  /// Models and retrievals: 60 s, three attempts.
  public static let reading = CallPolicy(retry: RetryPolicy())
  /// Tools: 60 s, one attempt, since nobody but the caller knows whether twice is once.
  public static let acting = CallPolicy()

  package static func standard(for kind: Call.Kind) -> CallPolicy {
    switch kind {
    case .model, .retrieval: .reading
    case .tool, .other: .acting
    }
  }
}
