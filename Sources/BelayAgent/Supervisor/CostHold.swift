import Synchronization

/// What a call is planned to cost, set aside in the budgets of its run and of its agent until the call
/// has ended, so that calls at the same time cannot overspend a budget together.
///
/// What the call did cost takes its place, attempt by attempt; a call that comes to nothing gives it
/// back, at the latest when it is forgotten.
final class CostHold: Sendable {
  private let planned: Spending
  private let run: Supervisor.Run
  private let isHeld = Atomic(false)

  init(_ planned: Spending, in run: Supervisor.Run) {
    self.planned = planned
    self.run = run
  }

  deinit { end() }

  /// The guards have set it aside.
  func begin() { isHeld.store(true, ordering: .releasing) }

  /// US dollars that are set aside at the moment.
  var amount: Double { isHeld.load(ordering: .acquiring) ? planned.costUSD : 0 }

  /// Gives it back, if it is still set aside.
  func end() {
    guard isHeld.exchange(false, ordering: .acquiringAndReleasing) else { return }
    run.guards.withLock { $0.budget.release(planned) }
    run.agent.allowance.withLock { $0.release(planned) }
  }
}
