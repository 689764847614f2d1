import BelayCore
import BelayLedger
import Foundation
import Synchronization

@testable import BelayHub

/// A clock that only moves when it is told to.
final class HandClock: Sendable {
  private struct State {
    var wall: Int64 = 1_790_000_000_000_000
    var boot: UInt64 = 1_000_000_000_000
    var bootID = "boot-1"
    /// moves by this much at every reading
    var drift: Duration = .zero
  }

  private let state = Mutex(State())

  var clock: Clock {
    Clock { self.read() }
  }

  func read() -> Reading {
    state.withLock { state in
      defer { Self.move(&state, by: state.drift) }
      return Reading(
        wall: Timestamp(microseconds: state.wall),
        boot: BootInstant(bootID: state.bootID, nanoseconds: state.boot))
    }
  }

  /// Both clocks go on.
  func advance(_ duration: Duration) {
    state.withLock { Self.move(&$0, by: duration) }
  }

  /// Only the wall clock jumps.
  func jumpWall(_ duration: Duration) {
    state.withLock { $0.wall += duration.wholeMicroseconds }
  }

  /// The machine starts anew: the boot clock runs from zero and belongs to another boot.
  func reboot() {
    state.withLock {
      $0.bootID += "+"
      $0.boot = 5_000_000_000
    }
  }

  func drift(_ duration: Duration) {
    state.withLock { $0.drift = duration }
  }

  private static func move(_ state: inout State, by duration: Duration) {
    state.wall += duration.wholeMicroseconds
    state.boot += UInt64(duration.wholeMicroseconds) * 1_000
  }
}

/// A desk on a real ledger in a directory of its own, with a clock driven by hand.
final class Bench {
  let clock = HandClock()
  let path: String
  let policy: Policy
  private(set) var desk: Desk

  static let mira = Principal(role: .operator, name: "mira", authid: "uid:1000")
  static let otto = Principal(role: .operator, name: "otto", authid: "token:otto")
  static let feeder = Principal(role: .ingest, name: "feeder", authid: "token:feeder")
  static let observer = Principal(role: .observer, name: "eye", authid: "token:eye")

  /// - Parameter folder: where the ledger is to be, if not where the others are.
  init(policy: Policy = Policy(), in folder: String? = nil) throws {
    self.policy = policy
    path = (folder ?? NSTemporaryDirectory()) + "belay-desk-" + UUID().uuidString
    desk = try Self.open(path, clock, policy)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func open(_ path: String, _ clock: HandClock, _ policy: Policy) throws -> Desk {
    let numbers = Atomic<UInt64>(UInt64.random(in: 0 ..< .max / 2))
    return try Desk(
      ledger: try Ledger(at: path, create: true), clock: clock.clock,
      random: {
        let number = numbers.add(1, ordering: .relaxed).newValue
        return (number, number &* 0x9E37_79B9_7F4A_7C15)
      }, policy: policy)
  }

  /// Shuts the desk down in order and opens the ledger again.
  func restart(meanwhile: () -> Void = {}) async throws {
    await desk.shutdown()
    meanwhile()
    desk = try Self.open(path, clock, policy)
  }

  /// Time passes, and what is due is on disk afterwards.
  func pass(_ duration: Duration) async {
    clock.advance(duration)
    await desk.wake()
  }
}

// MARK: Who and what

extension Bench {
  static func agent(_ name: String) -> Principal {
    Principal(role: .agent, name: name, agents: name, authid: "token:\(name)")
  }

  static func id(_ name: String) -> AgentID {
    guard let id = AgentID(name) else { preconditionFailure("\(name) is no agent id") }
    return id
  }

  static func request(
    _ id: String, agent: String = "refund", members: [(String, JSON)] = []
  ) throws -> EscalationRequest {
    var object = JSONObject([
      ("id", .string(id)), ("agent_id", .string(agent)), ("run_id", "run-1"),
      ("tool_call_id", "call-1"), ("name", "stripe.refund"), ("args", ["amount": 4_120] as JSON),
      ("reason", "tool_call"), ("message", "please"),
    ])
    for (key, value) in members { object[key] = value }
    return try EscalationRequest(json: .object(object))
  }

  static func event(
    _ id: String, agent: String = "refund", _ type: EventType = .log,
    _ data: JSON = ["message": "m"]
  ) -> Candidate {
    .event(Event(id: id, source: .agent(Self.id(agent)), type: type, data: data))
  }

  func raise(
    _ id: String, agent: String = "refund", members: [(String, JSON)] = []
  ) async throws -> Escalation {
    try await desk.raise(
      try Self.request(id, agent: agent, members: members), as: Self.agent(agent)
    ).escalation
  }

  func approve(_ escalation: Escalation, by operator: Principal = mira) async throws -> Escalation {
    try await desk.decide(
      .key(escalation.key), Self.approval(of: escalation), as: `operator`)
  }

  static func approval(of escalation: Escalation) -> Decision {
    Decision(verdict: .approve, actionDigest: escalation.actionDigest, reason: "fine")
  }

  static func rejection(of escalation: Escalation) -> Decision {
    Decision(verdict: .reject, actionDigest: escalation.actionDigest, reason: "no")
  }

  func claim(_ escalation: Escalation, nonce: String = "n1") async throws -> Grant {
    try await desk.claim(
      .key(escalation.key), digest: escalation.actionDigest, nonce: nonce,
      as: Self.agent(escalation.key.agent.text))
  }

  func state(_ escalation: Escalation) async throws -> String {
    try await desk.escalation(.key(escalation.key), as: Self.mira).state.word
  }

  /// An agent that takes orders.
  func enlist(_ name: String = "refund", capabilities: JSON = ["controls"]) async throws {
    _ = try await desk.ingest(
      [
        Self.event(
          "start-\(name)", agent: name, .agentStarted,
          ["name": .string(name), "version": "1", "capabilities": capabilities])
      ], as: Self.agent(name))
  }

  /// The types of all records, in order, without `belay.`.
  func history() async throws -> [String] {
    try records().map { String($0.event.type.dropFirst(6)) }
  }

  func records() throws -> [Record] {
    try desk.reader.records(after: 0, limit: 1_000)
  }

  func status(_ body: () async throws -> Void) async -> Int? { await Self.status(of: body) }

  /// The status of the refusal, or nil if there was none.
  static func status(of body: () async throws -> Void) async -> Int? {
    do {
      try await body()
      return nil
    } catch let refusal as HubRefusal {
      return refusal.status
    } catch {
      return 0
    }
  }
}
