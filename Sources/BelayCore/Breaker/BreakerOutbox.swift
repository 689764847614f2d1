/// Transitions that wait to be taken, oldest first: at most eight, then the oldest make room.
///
/// One operation makes at most seven, see `BreakerMachine.fireTimers(at:)`.
struct BreakerOutbox: Sendable {
  static let capacity = 8

  private var slots = InlineArray<8, BreakerTransition?>(repeating: nil)
  private var first = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ transition: BreakerTransition) {
    if count == Self.capacity { _ = next() }
    slots[(first + count) % Self.capacity] = transition
    count += 1
  }

  mutating func next() -> BreakerTransition? {
    guard count > 0 else { return nil }
    defer {
      slots[first] = nil
      first = (first + 1) % Self.capacity
      count -= 1
    }
    return slots[first]
  }
}
