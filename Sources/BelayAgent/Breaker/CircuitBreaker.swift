public import BelayCore
import Synchronization

/// Stops calling what keeps failing, and finds out when it works again.
///
///     let breaker = CircuitBreaker("model")
///     let answer = try await breaker.run { try await model.ask(question) }
///
/// or, where the end of the call is elsewhere (for a stream: at its end):
///
///     guard let permit = breaker.admit() else { return fallback }
///     …
///     permit.succeed()
///
/// The rules are `BreakerMachine`'s; this adds the clock, a lock that is held for a few nanoseconds
/// and never during a call, and permits that cannot be ended twice or forgotten. Share one between
/// all who call the same thing; any thread may use it.
public final class CircuitBreaker: Sendable {
  /// What it is called on the console; best the name of what is called through it.
  public let name: String
  /// When it trips and how it recovers; within their bounds.
  public let settings: BreakerSettings

  let clock: BreakerClock
  private let core: Mutex<Core>

  /// A closed breaker.
  public convenience init(_ name: String, _ settings: BreakerSettings = BreakerSettings()) {
    self.init(name, settings, remembering: nil)
  }

  /// A breaker as it was before a restart, no more permissive than then; closed if there is nothing
  /// to remember.
  package init(
    _ name: String, _ settings: BreakerSettings, remembering memory: BreakerMemory?,
    clock: BreakerClock = .machine
  ) {
    self.name = name
    self.settings = settings
    self.clock = clock
    let now = clock.now
    let machine =
      memory.map { BreakerMachine(settings, remembering: $0, at: now) }
      ?? BreakerMachine(settings, at: now)
    core = Mutex(Core(machine))
  }

  /// What the lock guards.
  struct Core: Sendable {
    var machine: BreakerMachine
    var latencies = RecentLatencies()
    var listeners = BreakerListening()

    init(_ machine: BreakerMachine) { self.machine = machine }
  }

  /// Does one thing to the machine, and tells of the transitions that came of it.
  @inline(__always)
  func change<Value>(_ body: (inout Core) -> Value) -> Value {
    let (value, hasNews) = core.withLock { core in
      let value = body(&core)
      return (value, core.machine.hasTransitions)
    }
    if hasNews { tell() }
    return value
  }

  /// Hands over transitions in order, by one thread at a time and without the lock. A thread that
  /// finds another one at it (or itself, from within a listener) leaves its own to that one.
  @inline(never)
  private func tell() {
    var isTelling = false
    while let (listener, transition) = core.withLock({ core in
      core.listeners.next(of: &core.machine, continuing: isTelling)
    }) {
      isTelling = true
      listener(transition)
    }
  }
}
