import Synchronization

/// A call's place at the bulkhead of its dependency.
///
/// Held until the caller has what came of it and the body has ended, whichever is later: a body that
/// nobody waits for any more still takes from what it calls. Calls made from within the body find it, so
/// that none stands in line for the very place it stands in.
final class CallPlace: Sendable {
  /// The innermost place of the body that asks; nil outside of any.
  @TaskLocal static var current: CallPlace?

  private struct State: ~Copyable {
    var place: Bulkhead.Place?
    var bodyRuns = false
    var callerIsGone = false

    /// The place, if nobody is left in it.
    mutating func vacated() -> Bulkhead.Place? {
      guard callerIsGone, !bodyRuns else { return nil }
      return place.take()
    }
  }

  private let state: Mutex<State>
  private let bulkhead: ObjectIdentifier
  private let outer: CallPlace?

  init(_ place: consuming Bulkhead.Place, at bulkhead: Bulkhead) {
    state = Mutex(State(place: consume place))
    self.bulkhead = ObjectIdentifier(bulkhead)
    outer = Self.innermost
  }

  func bodyBegan() { state.withLock { $0.bodyRuns = true } }

  func bodyEnded() {
    _ = state.withLock { state in
      state.bodyRuns = false
      return state.vacated()
    }
  }

  func callerLeft() {
    _ = state.withLock { state in
      state.callerIsGone = true
      return state.vacated()
    }
  }

  /// How many places of this bulkhead the body that asks stands in already.
  static func count(of bulkhead: Bulkhead) -> Int {
    var (count, place) = (0, innermost)
    while let here = place {
      if here.isHeld, here.bulkhead == ObjectIdentifier(bulkhead) { count += 1 }
      place = here.outer
    }
    return count
  }

  /// Without those that were left: a chain of tasks that begin one another must not keep them all.
  private static var innermost: CallPlace? {
    var place = current
    while let here = place, !here.isHeld { place = here.outer }
    return place
  }

  private var isHeld: Bool { state.withLock { $0.bodyRuns } }
}
