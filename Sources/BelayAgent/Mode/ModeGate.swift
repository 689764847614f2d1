import BelayCore
import Synchronization

/// The one place that knows the agent's mode: every call looks in before it starts, and whoever must
/// wait out a pause waits here.
///
/// In normal mode the look costs one atomic read, else a lock. Changes are told to `onChange` one after the other, in order,
/// after the lock has been released.
final class ModeGate: Sendable {
  private struct State {
    var machine: ModeMachine
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiter: UInt64 = 0
    var untold: [ModeMachine.Change?] = []
    var isTelling = false
  }

  /// Told of a change of mode with the machine after it; the change is nil if only what operators
  /// ordered is another, behind something that outranks it.
  typealias OnChange = @Sendable (ModeMachine.Change?, ModeMachine) -> Void

  private let state: Mutex<State>
  private let onChange: OnChange
  /// What `state` says, for calls to read without the lock; written under it.
  private let normal: Atomic<Bool>

  init(
    _ machine: ModeMachine,
    onChange: @escaping OnChange
  ) {
    normal = Atomic(machine.name == .normal)
    state = Mutex(State(machine: machine))
    self.onChange = onChange
  }

  /// Whether nothing is wrong: all that most calls have to know. One atomic read.
  var isNormal: Bool { normal.load(ordering: .acquiring) }

  var machine: ModeMachine { state.withLock(\.machine) }

  /// What a call may count on: the mode and, if degraded, the level.
  struct View {
    let name: ModeName
    let level: DegradationLevel?
    let reason: ModeMachine.Reason?
  }

  /// The mode now; the reason is read only where something is wrong.
  func look() -> View {
    state.withLock { state in
      let name = state.machine.name
      guard name != .normal else { return View(name: name, level: nil, reason: nil) }
      return View(name: name, level: state.machine.level, reason: state.machine.reason)
    }
  }

  /// Carries out one transition, lets go of those who waited if the pause is over, and tells.
  @discardableResult
  func happen(
    _ transition: (inout ModeMachine) -> ModeMachine.Change?
  ) -> ModeMachine.Change? {
    let (change, released) = state.withLock { state in
      let ordered = state.machine.ordered
      let change = transition(&state.machine)
      normal.store(state.machine.name == .normal, ordering: .releasing)
      if change != nil || state.machine.ordered != ordered { state.untold.append(change) }
      guard state.machine.name != .paused else {
        return (change, [CheckedContinuation<Void, Never>]())
      }
      defer { state.waiting = [:] }
      return (change, state.waiting.keys.sorted().compactMap { state.waiting[$0] })
    }
    for continuation in released { continuation.resume() }
    tell()
    return change
  }

  /// Returns when the agent is not paused, at once if the task is cancelled.
  func waitWhilePaused() async {
    let ticket = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let mustWait = state.withLock { state in
          guard state.machine.name == .paused, !Task.isCancelled else { return false }
          state.waiting[ticket] = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
  }

  /// One teller at a time; who finds another at it leaves its change to that one.
  private func tell() {
    guard
      state.withLock({ state in
        defer { state.isTelling = true }
        return !state.isTelling
      })
    else { return }
    while let (change, machine) = nextToTell() { onChange(change, machine) }
  }

  private func nextToTell() -> (ModeMachine.Change?, ModeMachine)? {
    state.withLock { state in
      guard !state.untold.isEmpty else {
        state.isTelling = false
        return nil
      }
      return (state.untold.removeFirst(), state.machine)
    }
  }
}
