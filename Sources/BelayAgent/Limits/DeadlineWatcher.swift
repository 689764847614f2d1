import Synchronization

/// Keeps all deadlines of the process with one sleeping task: whoever is due first decides when it
/// wakes.
///
/// It sleeps at most a second at a time, and not at all while there is no deadline. Memory grows
/// with the deadlines held at once and with nothing else; an ended call takes its own away.
package final class DeadlineWatcher: Sendable {
  package typealias Ticket = DeadlineHeap.Ticket

  /// The one that every call shares.
  package static let shared = DeadlineWatcher()

  private struct Alarm {
    let number: UInt64
    let time: Moment
    let task: Task<Void, Never>
  }

  private struct State {
    var heap = DeadlineHeap()
    var alarm: Alarm?
    var alarms: UInt64 = 0
  }

  private let state = Mutex(State())
  private let readClock: @Sendable () -> Moment
  private let sleep: @Sendable (Moment) async throws -> Void

  /// Bounds how late a deadline can be if the machine slept and the timer did not notice, and how
  /// long a timer that is no longer needed stays with the system.
  private static let longestNap = Duration.seconds(1)

  package init(
    now: @escaping @Sendable () -> Moment = { .now },
    sleep: @escaping @Sendable (Moment) async throws -> Void = {
      try await Task.sleep(for: $0.since(.now), clock: .continuous)
    }
  ) {
    readClock = now
    self.sleep = sleep
  }

  package var now: Moment { readClock() }

  /// Deadlines held at the moment.
  package var count: Int { state.withLock { $0.heap.count } }

  /// What can be added to a clock reading without running past its end: 0 s to 100 years.
  package static func bounded(_ duration: Duration) -> Duration {
    min(max(duration, .zero), .seconds(3_155_760_000))
  }

  /// Calls back once, at that time or soon after, from a task of the watcher's; the action must be
  /// short and must not run foreign code, since the others wait for it.
  package func add(
    at deadline: Moment, _ action: @escaping @Sendable () -> Void
  ) -> Ticket {
    state.withLock { state in
      let ticket = state.heap.insert(at: deadline, action)
      setAlarm(&state)
      return ticket
    }
  }

  /// Forgets a deadline; one that is past or gone already is none of its business. An action that
  /// is due may still be called.
  package func remove(_ ticket: Ticket) { state.withLock { $0.heap.remove(ticket) } }

  /// Makes sure that somebody wakes for the first deadline.
  private func setAlarm(_ state: inout State) {
    guard let first = state.heap.first else { return }
    if let alarm = state.alarm, alarm.time <= first { return }
    state.alarm?.task.cancel()
    state.alarms += 1
    let number = state.alarms
    let time = min(first, now.advanced(by: Self.longestNap))
    // Detached: the deadlines of all must not run with the task-local values of one.
    let task = Task.detached(priority: .high) { [self] in
      try? await sleep(time)
      ring(number)
    }
    state.alarm = Alarm(number: number, time: time, task: task)
  }

  private func ring(_ number: UInt64) {
    let due: [@Sendable () -> Void] = state.withLock { state in
      // An alarm that was replaced while it woke up leaves the work to its successor.
      guard state.alarm?.number == number else { return [] }
      state.alarm = nil
      let due = state.heap.removeAll(upTo: now)
      setAlarm(&state)
      return due
    }
    for action in due { action() }
  }
}
