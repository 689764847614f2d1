import BelayCore

/// What a run may use in all. nil sets no limit; a limit that makes no sense (negative, infinite, no
/// number) allows nothing.
///
/// ```swift
/// BudgetLimits(tokens: 200_000, costUSD: 2.50, wall: .seconds(600))
/// ```
public struct BudgetLimits: Sendable, Equatable {
  /// Input and output together.
  public var tokens: Int?
  /// In US dollars, kept to the billionth. A supervisor counts an estimate where a call of a model tells
  /// its tokens and not its cost, at the prices that Belay ships.
  public var costUSD: Double?
  /// Calls; the supervisor counts a retry as one.
  public var calls: Int?
  /// Turns of the agent's own loop.
  public var steps: Int?
  /// Time since the run began, by a clock that counts suspend.
  public var wall: Duration?

  /// No limit at all.
  public static let none = BudgetLimits()

  /// Limits on what is given, none on the rest.
  public init(
    tokens: Int? = nil, costUSD: Double? = nil, calls: Int? = nil, steps: Int? = nil,
    wall: Duration? = nil
  ) {
    self.tokens = tokens
    self.costUSD = costUSD
    self.calls = calls
    self.steps = steps
    self.wall = wall
  }

  /// In the unit in which the budget is counted; nil if there is no such limit.
  func units(of name: BudgetName) -> Int64? {
    switch name {
    case .tokens: tokens.map { Int64(max(0, $0)) }
    case .cost: costUSD.map { BudgetName.billionths($0) ?? 0 }
    case .calls: calls.map { Int64(max(0, $0)) }
    case .steps: steps.map { Int64(max(0, $0)) }
    case .wall: wall.map { max(0, $0.wholeNanoseconds) }
    }
  }
}

/// The budgets, by their names on the wire.
public enum BudgetName: String, Sendable, CaseIterable {
  /// Input and output tokens together.
  case tokens
  /// US dollars.
  case cost = "cost_usd"
  /// Calls; the supervisor counts a retry as one.
  case calls
  /// Turns of the agent's own loop.
  case steps
  /// Seconds since the run began.
  case wall = "wall_s"

  /// From the unit in which it is counted to that of its name.
  func amount(_ units: Int64) -> Double {
    switch self {
    case .tokens, .calls, .steps: Double(units)
    case .cost, .wall: Double(units) / 1e9
    }
  }

  /// Whole billionths, so that a thousand cents are exactly ten; nil for what cannot be an amount.
  static func billionths(_ amount: Double) -> Int64? {
    guard amount.isFinite, amount >= 0 else { return nil }
    return Int64(exactly: (amount * 1e9).rounded()) ?? .max
  }
}

/// One budget as it stands, in the unit of its name: tokens, US dollars, calls, steps, seconds.
public struct BudgetReading: Sendable, Equatable {
  /// Which budget, and with it the unit.
  public let name: BudgetName
  /// Used so far; it may be more than the limit, since tokens and cost are known only afterwards.
  public let used: Double
  /// What may be used in all.
  public let limit: Double
  /// Nothing is left.
  public let isExhausted: Bool
}

/// A budget has run dry, or what was planned does not fit into what is left of it. Nothing was sent.
public struct BudgetExhaustion: FaultDescribing, Equatable, CustomStringConvertible {
  /// Which budget, and with it the unit.
  public let name: BudgetName
  /// Used so far, in the unit of the name.
  public let used: Double
  /// What may be used in all, in the unit of the name.
  public let limit: Double

  /// For a guard of your own that counts the same budgets.
  public init(name: BudgetName, used: Double, limit: Double) {
    self.name = name
    self.used = used
    self.limit = limit
  }

  /// Ignored: nothing was sent, so it says nothing about what was to be called.
  public var fault: Fault { .ignored }

  /// A sentence for a log.
  public var description: String {
    let isDry = used >= limit
    return "the budget \(name.rawValue) "
      + (isDry ? "is used up: " : "has too little left for this: ")
      + "\(name.words(used)) of \(name.words(limit))" + (isDry ? "" : " are used")
      + "; finish the run or give it more"
  }
}

extension BudgetName {
  /// An amount as people write it: `60`, `2.5`; seconds to the hundredth, dollars to the millionth.
  fileprivate func words(_ amount: Double) -> String {
    let parts = self == .wall ? 1e2 : 1e6
    guard abs(amount) < 1e9 else { return "\(amount)" }
    let rounded = (amount * parts).rounded() / parts
    return Int64(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
  }
}
