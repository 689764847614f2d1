import BelayAgent
import BelayClient
import BelayCore
import BelayTelemetry
import Foundation
import Synchronization

/// The agent that breakers of somebody else are shown as.
///
/// It gives signs of life only while they can be read: when their place falls silent, so does the
/// agent, and after three heartbeats everybody sees it as stale (INV 30).
final class WatchedAgent: Sendable {
  let id: AgentID
  let client: HubClient
  /// From one sign of life to the next, at least.
  let heartbeat: Duration
  private let facts: JSON
  private let reporter: Reporter
  private let start = ContinuousClock.now
  private let state = Mutex((isBegun: false, beatAt: Duration?.none, said: Set<String>()))
  private let begun = AsyncStream.makeStream(of: Void.self)

  /// - Parameters:
  ///   - every: how often its breakers are read.
  ///   - facts: of `belay.agent.started`, besides its name and heartbeat.
  init(_ id: AgentID, client: HubClient, every: Duration, facts: JSONObject) {
    self.id = id
    self.client = client
    heartbeat = every
    self.facts = .object(
      JSONObject(
        [
          ("name", .string(id.text)), ("reported_by", "belay watch"),
          ("heartbeat_s", .number(heartbeat.seconds)),
        ] + facts.members.map { ($0.key, $0.value) }))
    reporter = Reporter(agent: id, client: client, now: { Self.wall })
    let hub = TroubleLog("the hub")
    reporter.onContact = { contact in
      switch contact {
      case .untried: break
      case .reached: hub.over("takes reports again")
      case .lost(let why), .refused(let why):
        hub.trouble(SourceProblem("hub", "takes no reports: \(why)"), so: "they wait")
      }
    }
  }

  /// Since it was made, by a clock that only goes forward.
  var now: Duration { ContinuousClock.now - start }

  static var wall: Timestamp {
    Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }

  // MARK: Its life

  /// Says that it is there, the first time that its breakers can be read.
  ///
  /// - Throws: `Failure` if the hub does not let this credential speak for it.
  func begin() async throws {
    let isFirst = state.withLock { state in
      defer { state.isBegun = true }
      return !state.isBegun
    }
    guard isFirst else { return }
    let wall = Self.wall
    var random = SystemRandomNumberGenerator()
    let event = Event(
      id: UUIDv7.make(at: wall, random: (random.next(), random.next())), source: .agent(id),
      type: .agentStarted, time: wall, data: facts)
    do {
      let receipt = try await client.post([event])
      if let refused = receipt.rejected.first { throw Failure(.refusedByHub, refused.reason) }
    } catch let error as ClientError {
      if case .hubSaid(let problem) = error, [401, 403].contains(problem.status) {
        throw Failure(.refusedByHub, problem.description)
      }
      reporter.emit(PendingEvent(.agentStarted, at: wall, facts))
    }
    begun.continuation.finish()
  }

  /// Returns once it has begun, or the task is cancelled.
  func untilBegun() async {
    for await _ in begun.stream {}
  }

  /// Sends what is told until the task is cancelled; then it says that it stops.
  func report() async {
    let sending = Task.detached { [reporter] in await reporter.run() }
    await withTaskCancellationHandler {
      await sending.value
    } onCancel: {
      if state.withLock({ $0.isBegun }) {
        reporter.emit(
          PendingEvent(
            .agentStopped, at: Self.wall,
            ["reason": "belay watch ended: its breakers are not followed any more"]))
      }
      sending.cancel()
    }
  }

  /// What a place that cannot be read means for it.
  var absence: String {
    state.withLock { $0.isBegun }
      ? "\(id) goes stale until it is" : "\(id) is not shown before it is"
  }

  // MARK: What it tells

  func tell(_ notes: [BreakerNote]) {
    for note in notes {
      let time = note.time ?? Self.wall
      if let id = note.id {
        reporter.emit(PendingEvent(note.type, id: id, at: time, note.data))
      } else {
        reporter.emit(PendingEvent(note.type, at: time, note.data))
      }
    }
  }

  /// A sign of life, if one is due.
  func beat() {
    let now = now
    let isDue = state.withLock { state in
      guard state.beatAt.map({ now - $0 >= heartbeat }) ?? true else { return false }
      state.beatAt = now
      return true
    }
    guard isDue else { return }
    reporter.emit(PendingEvent(.agentHeartbeat, at: Self.wall, ["name": .string(id.text)]))
  }

  /// Tells operators and the person at the shell, once for each kind. Only while its breakers can be
  /// read: whatever it tells is a sign of life.
  func warn(_ kind: String, _ words: String) {
    guard state.withLock({ $0.said.insert(kind).inserted }) else { return }
    TroubleLog.say(words)
    reporter.emit(
      PendingEvent(.log, at: Self.wall, ["severity": "warn", "message": .string(words)]))
  }

  func warn(leftOut: Int) {
    guard leftOut > 0 else { return }
    let rest = leftOut == 1 ? "1 breaker is" : "\(leftOut) breakers are"
    warn(
      "left out",
      "\(rest) left out: of one agent \(Agent.maxBreakers) are shown, those that are "
        + "not closed first; watch fewer, or each service for itself")
  }
}
