/// Transitions that wait to be taken, oldest first: at most eight, then the oldest make room.
///
/// One operation makes at most seven, see `BreakerMachine.fireTimers(at:)`. The room for eight is
/// made once; it lies elsewhere so that a machine stays small.
struct BreakerOutbox: Sendable {
  static let capacity = 8

  private var waiting: [BreakerTransition] = []

  init() { waiting.reserveCapacity(Self.capacity) }

  var isEmpty: Bool { waiting.isEmpty }

  mutating func append(_ transition: BreakerTransition) {
    if waiting.count == Self.capacity { waiting.removeFirst() }
    waiting.append(transition)
  }

  mutating func next() -> BreakerTransition? { waiting.isEmpty ? nil : waiting.removeFirst() }
}
