import BelayClient
package import BelayCore
import Synchronization

/// Runs an agent's work inside its limits, tells the hub what happens, and obeys the operator.
///
///     try await Supervisor.supervising("refund-agent") { agent in
///       try await agent.run("refund 8812") { run in
///         try await run.call(.tool("stripe.refund"), arguments: ["order": "A-8812"]) { call in
///           try await stripe.refund(call.arguments)
///         }
///       }
///     }
///
/// A call passes these layers, outermost first; each can say no, and none can be skipped: mode, budget,
/// loop guard, context guard, rules and confidence gate (where a person may have to allow it),
/// fallback chain, retry, bulkhead, breaker, timeout, the call itself.
///
/// One supervisor is one agent: one name, one token, one mode. It is safe to use from any task. With no
/// hub to be found it works on, degraded after `Settings.hubPatience`, and nothing that needs a person
/// runs. Cost of a supervised call that does nothing: under 2 µs, without a word to the network.
public final class Supervisor: Sendable {
  /// What it was started with.
  public let settings: Settings
  /// Whether the rules let everything pass, as they do unless set.
  let hasNoRules: Bool
  /// Whether all runs together have a limit, as they have not unless set.
  let hasAllowance: Bool
  package let id: AgentID

  let reporter: Reporter?
  let telemetry: Telemetry
  /// Whether each call has a span.
  let isTracing: Bool
  let asking: Asking?
  let orders: Orders?
  let gate: ModeGate
  let dependencies: Dependencies
  let underWay: UnderWay
  let memory: Memory?
  let contact = Mutex(HubContact())
  let allowance: Mutex<Allowance>
  private let service = Mutex<Task<Void, Never>?>(nil)
  /// Set by `stop`: nobody listens for orders any more, so nothing more is begun.
  let ended = Atomic(false)

  /// Checks the settings, and starts nothing yet.
  init(_ settings: Settings, telemetry: Telemetry = .bootstrapped) throws(SettingsError) {
    guard let id = AgentID(settings.name) else {
      throw SettingsError(
        setting: "name", problem: "\"\(settings.name)\" is not 1 to 64 of A-Z a-z 0-9 . _ -")
    }
    let client = try settings.hub.client()
    self.settings = settings
    hasNoRules = settings.rules.rules.isEmpty && settings.rules.otherwise == .proceed
    hasAllowance = settings.allowance != .none
    self.id = id
    self.telemetry = telemetry
    isTracing = telemetry.tracer != nil
    let reporter = client.map { Self.reporter(of: id, $0, settings, telemetry) }
    let memory = settings.stateDirectory.map { directory in
      Memory(directory: directory) { Self.tellAloud($0, of: id, reporter) }
    }
    allowance = Mutex(
      Allowance(
        settings.allowance, per: settings.allowancePeriod, at: .now,
        remembering: memory?.remembered.allowance, wall: WallClock.now()))
    let underWay = UnderWay()
    self.reporter = reporter
    self.memory = memory
    self.underWay = underWay
    asking = client.map {
      Asking(agent: id, client: $0, claimPatience: settings.claimPatience)
    }
    orders = client.map {
      Orders(
        agent: id, client: $0, patience: max(settings.hubPatience, Settings.leastHubPatience),
        doubtPatience: settings.doubtPatience)
    }
    let teller = ModeTeller(reporter: reporter, memory: memory, underWay: underWay)
    var machine = ModeMachine(levels: settings.levels)
    memory?.remembered.restore(&machine)
    gate = ModeGate(machine) { change, machine in teller.tell(change, machine) }
    let watch = BreakerWatch(reporter: reporter, memory: memory, gate: gate, settings: settings)
    dependencies = Dependencies(settings.policies, memory: memory) { watch.begin($0) }
  }

  private static func reporter(
    of id: AgentID, _ client: HubClient, _ settings: Settings, _ telemetry: Telemetry
  ) -> Reporter {
    var reporting = ReporterSettings()
    reporting.spoolDirectory = settings.stateDirectory
    return Reporter(
      agent: id, client: client, settings: reporting, telemetry: telemetry, now: WallClock.now)
  }
}

// MARK: Its life

extension Supervisor {
  /// Makes an agent that lives as long as the body runs; then it says so and sends what is left.
  ///
  /// Throws `SettingsError` before anything has started, and whatever the body throws.
  public static func supervising<Value>(
    _ name: String, _ body: (Supervisor) async throws -> Value
  ) async throws -> Value {
    try await supervising(Settings(name: name), body)
  }

  /// The same, with settings of your own.
  ///
  /// Throws `SettingsError` before anything has started, and whatever the body throws: `CallError.stopped`
  /// after an operator's kill, unless the body handles it.
  public static func supervising<Value>(
    _ settings: Settings, _ body: (Supervisor) async throws -> Value
  ) async throws -> Value {
    let agent = try start(settings)
    do {
      let value = try await body(agent)
      await agent.stop()
      return value
    } catch {
      await agent.stop(reason: "\(error)")
      throw error
    }
  }

  /// Makes an agent and lets it begin to report and to hear orders; `stop` ends that.
  /// - Throws: `SettingsError` for a name, a hub or a token that cannot be used; nothing has started then.
  public static func start(_ settings: Settings) throws(SettingsError) -> Supervisor {
    let agent = try Supervisor(settings)
    agent.begin()
    return agent
  }

  func begin() {
    emit(.agentStarted, started)
    memory?.check()
    tellRemembered()
    let service = Task.detached { await self.serve() }
    self.service.withLock { $0 = service }
  }

  /// Says that the agent stops, waits for reports of effects and sends what is left, for a few seconds at
  /// most; what the hub has not taken by then is in the spool, for the next start.
  public func stop(reason: String = "done") async {
    guard
      let service = service.withLock({ service in
        defer { service = nil }
        return service
      })
    else { return }
    ended.store(true, ordering: .releasing)
    // The caller's task may be cancelled; what is left to do must not be.
    await Task.detached {
      await self.finishReports()
      if self.gate.look().name != .stopped {
        self.emit(.agentStopped, ["reason": .string(reason)])
      }
      self.keepAllowance()
      service.cancel()
      await service.value
      await self.memory?.settled()
    }.value
  }

  /// What is left from before a restart: the mode it is still in, or why nobody knows.
  private func tellRemembered() {
    if let doubt = memory?.doubt { Self.tellAloud(doubt, of: id, reporter) }
    let view = gate.look()
    guard let reason = view.reason else {
      // A process that crashed while degraded left that behind at the hub.
      return emit(.modeChanged, ["from": "normal", "to": "normal", "reason": "started"])
    }
    emit(
      .modeChanged,
      ModeMachine.Change(
        from: .normal, to: view.name, level: view.level?.name, reason: reason.text,
        cause: reason.cause, by: reason.by, until: reason.until, userMessage: reason.userMessage
      ).data)
  }

  /// Ends as a crash would: without a word, and without waiting for anything. For rehearsals.
  package func crash() async {
    let service = service.withLock { service in
      defer { service = nil }
      return service
    }
    service?.cancel()
    await service?.value
    // The disk is quicker than a person: what was ordered before the crash is on it.
    await memory?.settled()
  }

  private var started: JSON {
    var data: JSONObject = [
      "name": .string(settings.name), "version": .string(settings.version),
      "heartbeat_s": .number(settings.heartbeat.seconds),
      "capabilities": ["controls", "escalations", "breakers", "disable"],
    ]
    data["framework"] = settings.framework.map(JSON.string)
    return .object(data)
  }
}

// MARK: What it tells

extension Supervisor {
  func emit(_ type: EventType, _ data: JSON) {
    reporter?.emit(PendingEvent(type, at: WallClock.now(), data))
  }

  /// The agent's mode, in the words of the ledger: `normal`, `degraded`, `paused` or `stopped`.
  public var mode: String { gate.look().name.rawValue }

  /// The breaker of a dependency, once it has been called; to look at it, or to move it by hand.
  public func breaker(_ dependency: String) -> CircuitBreaker? {
    dependencies.named(dependency)?.breaker
  }
}
