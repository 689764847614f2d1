import BelayCore

/// Who is told of a breaker's transitions, and what is yet to be told.
///
/// At most 256 transitions wait for a slow listener; then the oldest are dropped. Without a listener
/// none wait.
struct BreakerListening: Sendable {
  typealias Listener = @Sendable (BreakerTransition) -> Void

  static let capacity = 256

  var listener: Listener?
  private var waiting: [BreakerTransition] = []
  private var isTelling = false

  /// The next thing to tell, for a caller that is, or by this becomes, the only one that tells; nil
  /// if there is nothing or if another one is at it. To be called again until it says nil.
  mutating func next(
    of machine: inout BreakerMachine, continuing: Bool
  ) -> (Listener, BreakerTransition)? {
    collect(from: &machine)
    guard continuing || !isTelling else { return nil }
    guard let listener, !waiting.isEmpty else {
      isTelling = false
      return nil
    }
    isTelling = true
    return (listener, waiting.removeFirst())
  }

  private mutating func collect(from machine: inout BreakerMachine) {
    while let transition = machine.nextTransition() {
      guard listener != nil else { continue }
      if waiting.count == Self.capacity { waiting.removeFirst() }
      waiting.append(transition)
    }
  }
}
