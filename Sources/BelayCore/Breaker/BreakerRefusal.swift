/// An order that the breaker's state does not allow. Nothing changed.
public struct BreakerRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// What the breaker is, and stays.
  public let from: BreakerState
  /// What it was ordered to be.
  public let to: BreakerState

  package init(from: BreakerState, to: BreakerState) { (self.from, self.to) = (from, to) }

  /// What happened and what to do, for a log.
  public var description: String {
    "a breaker that is \(from.rawValue) cannot be ordered to be \(to.rawValue); close it first"
  }
}
