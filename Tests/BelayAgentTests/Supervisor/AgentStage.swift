import BelayClient
import BelayCore
import Foundation
import Logging
import Synchronization
import Testing

@testable import BelayAgent
@testable import BelayHub

/// A real hub that can be stopped and started again, an agent's place at it, and an operator.
actor AgentStage {
  nonisolated let directory: String
  nonisolated let id: AgentID
  nonisolated let agentToken: String
  /// The operator at a console, with a credential of their own.
  nonisolated let mira: HubClient
  private var hub: Hub?
  /// How far the hub's clocks are ahead of the machine's.
  private nonisolated let lead = LeadingClock()

  /// Longest wait for what happens; only a failing test reaches it.
  static let patience = Duration.seconds(120)

  private init() throws {
    // Short, because a socket's path may have only 107 bytes.
    directory = "/tmp/belay-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: directory + "/state", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    id = try #require(AgentID("refund-agent"))
    let store = TokenStore(stateDirectory: directory + "/state")
    var random = SystemRandomNumberGenerator()
    let now = Timestamp(microseconds: 0)
    agentToken = try store.create(role: .agent, agents: id.text, at: now, using: &random)
    let token = try store.create(role: .operator, name: "mira", at: now, using: &random)
    mira = HubClient(address: .unix(path: directory + "/state/hub.sock"), token: token)
  }

  /// Plays the story and clears everything away.
  /// - Parameters:
  ///   - hubIsUp: whether a hub runs from the start.
  ///   - operatorIsThere: whether somebody is at a console from the start.
  ///   - policy: the hub's policy file, if it has one.
  static func play(
    hubIsUp: Bool = true, operatorIsThere: Bool = true, policy: String? = nil,
    _ story: (AgentStage) async throws -> Void
  ) async throws {
    let stage = try AgentStage()
    defer { try? FileManager.default.removeItem(atPath: stage.directory) }
    if let policy { try stage.write(policy) }
    if hubIsUp { try await stage.startHub() }
    if hubIsUp, operatorIsThere { try await stage.operatorArrives() }
    do {
      try await story(stage)
    } catch {
      await stage.stopHub()
      throw error
    }
    await stage.stopHub()
  }

  nonisolated private func write(_ policy: String) throws {
    let path = directory + "/state/policy.toml"
    try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  func startHub() async throws {
    var options = HubOptions(
      stateDirectory: directory + "/state", listen: .init(host: "127.0.0.1", port: 0))
    options.limits.farewell = .milliseconds(10)
    options.clock = lead.clock
    hub = try await Hub.start(
      options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func stopHub() async {
    await hub?.stop()
    hub = nil
  }

  /// For the hub so much time passes at once.
  nonisolated func passes(_ duration: Duration) { lead.add(duration) }

  func operatorArrives() async throws {
    _ = try await mira.presence(console: "test", idle: false)
  }

  nonisolated var socketPath: String { directory + "/state/hub.sock" }
  nonisolated var agentDirectory: String { directory + "/agent" }

  /// An agent of this stage: at the hub, with a memory, and quick to notice.
  nonisolated var settings: Supervisor.Settings {
    var settings = Supervisor.Settings(name: id.text)
    settings.hub = .at(socketPath, token: agentToken)
    settings.stateDirectory = agentDirectory
    settings.heartbeat = .seconds(60)
    settings.hubPatience = AgentStage.patience
    settings.restAfterSilence = .zero
    settings.claimPatience = .seconds(3)
    settings.doubtPatience = AgentStage.patience
    settings.levels = [.reduced, DegradationLevel("read_only", allows: .readOnly)]
    return settings
  }

  /// The settings, changed.
  nonisolated func settings(
    _ change: (inout Supervisor.Settings) -> Void
  ) -> Supervisor.Settings {
    var settings = settings
    change(&settings)
    return settings
  }
}

// MARK: What the operator sees and does

extension AgentStage {
  /// Looks until there is something to see.
  nonisolated func eventually<Value>(
    _ what: String, _ look: () async throws -> Value?
  ) async throws -> Value {
    let end = ContinuousClock.now + Self.patience
    while ContinuousClock.now < end {
      if let value = try await look() { return value }
      await Task.yield()
    }
    throw NeverSeen(what: what)
  }

  struct NeverSeen: Error { let what: String }

  /// The escalation with this id as soon as it is raised.
  nonisolated func card(_ id: String) async throws -> Escalation {
    try await eventually("the card \(id)") { () -> Escalation? in
      do throws(ClientError) {
        return try await mira.escalation(id)
      } catch {
        guard case .hubSaid(let problem) = error, problem.status == 404 else { throw error }
        return nil
      }
    }
  }

  /// The escalation as soon as it is in this state.
  nonisolated func card(_ id: String, _ state: String) async throws -> Escalation {
    try await eventually("the card \(id) \(state)") { () -> Escalation? in
      let card = try await self.card(id)
      return card.state.word == state ? card : nil
    }
  }

  @discardableResult
  nonisolated func decide(
    _ id: String, _ verdict: Verdict, edited: JSON? = nil, message: String? = nil
  ) async throws -> Escalation {
    let card = try await card(id)
    return try await mira.decide(
      id,
      Decision(
        verdict: verdict, actionDigest: card.actionDigest, editedArgs: edited, message: message,
        reason: "because"))
  }

  /// Orders something as soon as the hub knows the agent.
  @discardableResult
  nonisolated func order(
    _ verb: ControlVerb, for seconds: Double? = nil, level: String? = nil, breaker: String? = nil,
    userMessage: String? = nil
  ) async throws -> Control {
    let request = ControlRequest(
      verb: verb, reason: "says mira", forS: seconds, level: level, breaker: breaker,
      userMessage: userMessage)
    return try await eventually("an agent that takes orders") { () -> Control? in
      do throws(ClientError) {
        return try await mira.control(self.id, request)
      } catch {
        guard case .hubSaid(let problem) = error, [404, 409].contains(problem.status) else {
          throw error
        }
        return nil
      }
    }
  }

  /// Orders something and waits until the agent says that it is in effect.
  @discardableResult
  nonisolated func obeyed(
    _ verb: ControlVerb, for seconds: Double? = nil, level: String? = nil, breaker: String? = nil,
    userMessage: String? = nil
  ) async throws -> Control {
    let control = try await order(
      verb, for: seconds, level: level, breaker: breaker, userMessage: userMessage)
    return try await inEffect(control)
  }

  nonisolated func inEffect(_ control: Control) async throws -> Control {
    try await eventually("\(control.verb) in effect") {
      let known = try await mira.fleet().controls[control.id]
      if case .inEffect = known?.state { return known }
      return nil
    }
  }

  /// The agent's mode as the console has it.
  nonisolated func mode(_ name: ModeName) async throws -> BelayCore.Mode {
    try await eventually("mode \(name)") { () -> BelayCore.Mode? in
      let mode = try await mira.fleet().agents[id]?.mode
      return mode?.name == name ? mode : nil
    }
  }

  /// What the hub has on record of the agent, oldest first.
  nonisolated func records() async throws -> [Record] {
    var records: [Record] = []
    var after = 0
    while true {
      let page = try await mira.page(after: after, limit: 1_000, agent: id.text)
      records += page.records
      guard page.nextAfter < page.lastSeq else { return records }
      after = page.nextAfter
    }
  }

  /// The data of the agent's own events of a type, oldest first.
  nonisolated func told(_ type: EventType) async throws -> [JSON] {
    try await records().filter { $0.event.kind == type && $0.event.source.agent == id }
      .map(\.event.data)
  }
}

/// What took effect in the world: what a body under a grant leaves behind.
final class Effects: Sendable {
  private let list = Mutex([JSON]())

  func happen(_ arguments: JSON) { list.withLock { $0.append(arguments) } }

  var all: [JSON] { list.withLock { $0 } }
}

/// Something that happens once and that others may wait for.
final class Signal: Sendable {
  private let stream = AsyncStream.makeStream(of: Void.self)

  func happen() { stream.continuation.yield() }

  /// Returns when it has happened, and at once from then on; also when the task is cancelled.
  func happened() async {
    for await _ in stream.stream {
      stream.continuation.yield()
      return
    }
  }
}

/// True the first time it is asked.
final class Once: Sendable {
  private let taken = Mutex(false)

  func take() -> Bool {
    taken.withLock { taken in
      defer { taken = true }
      return !taken
    }
  }
}

/// The machine's clocks, moved forward by as much as the test says.
private final class LeadingClock: Sendable {
  private let lead = Mutex(Duration.zero)

  func add(_ duration: Duration) { lead.withLock { $0 += duration } }

  var clock: Clock {
    Clock {
      let (now, lead) = (Clock.system.read(), self.lead.withLock { $0 })
      return Reading(wall: now.wall.advanced(by: lead), boot: now.boot.advanced(by: lead))
    }
  }
}
