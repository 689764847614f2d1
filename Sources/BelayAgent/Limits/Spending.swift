/// What a call or a step uses up of a run's budgets.
public struct Spending: Sendable, Equatable {
  /// Input and output together.
  public var tokens: Int
  /// In US dollars.
  public var costUSD: Double
  /// Calls; the supervisor counts a retry as one.
  public var calls: Int
  /// Turns of the agent's own loop.
  public var steps: Int

  /// One call whose tokens and cost are not known yet.
  public static let oneCall = Spending(calls: 1)
  /// One turn of the agent's own loop.
  public static let oneStep = Spending(steps: 1)

  /// Nothing, but for what is given.
  public init(tokens: Int = 0, costUSD: Double = 0, calls: Int = 0, steps: Int = 0) {
    self.tokens = tokens
    self.costUSD = costUSD
    self.calls = calls
    self.steps = steps
  }
}
