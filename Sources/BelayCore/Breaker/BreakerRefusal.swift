/// An order that the breaker's state does not allow. Nothing changed.
public struct BreakerRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  public let from: BreakerState
  public let to: BreakerState

  package init(from: BreakerState, to: BreakerState) { (self.from, self.to) = (from, to) }

  public var description: String {
    "a breaker that is \(from.rawValue) cannot be ordered to be \(to.rawValue); close it first"
  }
}
