import Dispatch
import Synchronization

/// Everything of an agent that is still going on and can be told to stop: runs, questions that wait,
/// and the reports that follow an effect.
final class UnderWay: Sendable {
  enum Kind: Sendable {
    /// a task of the agent; cancelled when it is killed
    case run
    /// a person is being asked; cancelled as soon as the agent is not in normal mode (INV 20)
    case question
    /// one attempt at a call; only counted
    case call
    /// a report that must still reach the hub; waited for at the end
    case report
  }

  private struct Item {
    let kind: Kind
    let cancel: @Sendable () -> Void
  }

  private struct State {
    var items: [UInt64: Item] = [:]
    var next: UInt64 = 0
  }

  private let state = Mutex(State())
  private let calls = Atomic(0)
  private static let strangers = DispatchQueue(
    label: "belay.cancellation", attributes: .concurrent)

  /// - Parameter cancel: has to be safe to call at any time, from any thread.
  func add(_ kind: Kind, cancel: @escaping @Sendable () -> Void) -> UInt64 {
    state.withLock { state in
      state.next += 1
      state.items[state.next] = Item(kind: kind, cancel: cancel)
      return state.next
    }
  }

  func remove(_ ticket: UInt64) {
    state.withLock { _ = $0.items.removeValue(forKey: ticket) }
  }

  /// Tells all of a kind to stop; how many there were.
  @discardableResult
  func cancelAll(_ kind: Kind) -> Int {
    let cancels = state.withLock { state in
      state.items.values.filter { $0.kind == kind }.map(\.cancel)
    }
    for cancel in cancels {
      // A run's cancellation runs handlers of the program's own, which may block: not on our threads.
      if kind == .run { Self.strangers.async(execute: cancel) } else { cancel() }
    }
    return cancels.count
  }

  func count(_ kind: Kind) -> Int {
    guard kind != .call else { return calls.load(ordering: .relaxed) }
    return state.withLock { state in state.items.values.count { $0.kind == kind } }
  }

  func callBegan() { calls.add(1, ordering: .relaxed) }
  func callEnded() { calls.subtract(1, ordering: .relaxed) }
}
