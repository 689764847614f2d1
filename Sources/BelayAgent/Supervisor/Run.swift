import BelayCore
import Synchronization

extension Supervisor {
  /// One task of an agent, from start to finish: what its calls and decisions belong to.
  ///
  /// Made by `Supervisor.run`, and passed to its body. `Run.current` finds it from anywhere below.
  public final class Run: Sendable {
    /// The run of the task that asks; nil outside of any.
    @TaskLocal public static var current: Run?

    /// The run's id in the ledger, 1 to 256 bytes.
    public let id: String
    /// What it is for, in the words given to `Supervisor.run`.
    public let task: String
    /// The agent whose run it is.
    public let agent: Supervisor

    let scope: RunScope
    let guards: Mutex<RunGuards>
    private let hasEnded = Atomic(false)

    init(id: String, task: String, agent: Supervisor, traceparent: String?) {
      self.id = id
      self.task = task
      self.agent = agent
      scope = RunScope(id: id, traceparent: traceparent)
      guards = Mutex(RunGuards(agent.settings, at: .now))
    }

    /// What a call has to pass first: the run, and the mode of the agent.
    @inline(__always)
    func enter() async throws(CallError) {
      try await agent.enter()
      if isOver { throw .runEnded(id) }
    }

    /// Its body has come back: what still holds on to the run makes no calls with it.
    func end() { hasEnded.store(true, ordering: .releasing) }

    /// Whether its body has come back.
    var isOver: Bool { hasEnded.load(ordering: .acquiring) }

    func emit(_ type: EventType, _ data: JSON) {
      agent.reporter?.emit(PendingEvent(type, at: WallClock.now(), run: scope, data))
    }
  }
}
