import BelayCore
import Foundation
import Logging

@testable import BelayHub

/// A hub of its own for one test, with real sockets, a clock driven by hand and a token per role.
struct RunningHub {
  let hub: Hub
  let clock: HandClock
  let directory: String
  let store: TokenStore
  let tokens: [String: String]

  static let socketName = "hub.sock"

  /// Who asks. Without a token, the Unix socket makes an operator and the network nobody.
  enum Caller {
    case token(String)
    case nobody
    /// the hub's own user on the Unix socket
    case owner
  }

  /// Starts a hub, runs the story, and stops the hub whatever happened.
  static func run(
    limits: DoorLimits = DoorLimits(), policy: Policy = Policy(), policyText: String? = nil,
    advisor: Advisor? = nil, models: ModelSource? = nil,
    _ story: (RunningHub) async throws -> Void
  ) async throws {
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let clock = HandClock()
    let store = TokenStore(stateDirectory: directory)
    let tokens = try makeTokens(in: store, at: clock.read().wall)
    var options = HubOptions(
      stateDirectory: directory, listen: .init(host: "127.0.0.1", port: 0))
    if let policyText {
      let end = clock.read().wall.advanced(by: .seconds(3_600)).rfc3339
      try write(policyText.replacing("{until}", with: end), to: directory + "/policy.toml")
    }
    options.limits = limits
    options.policy = policy
    options.advisor = advisor
    options.models = models
    options.clock = clock.clock
    let hub = try await Hub.start(options, logger: silent)
    let running = RunningHub(
      hub: hub, clock: clock, directory: directory, store: store, tokens: tokens)
    do {
      try await story(running)
    } catch {
      await hub.stop()
      throw error
    }
    await hub.stop()
  }

  static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  static func remove(_ directory: String) {
    try? FileManager.default.removeItem(atPath: directory)
  }

  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

  /// Short, because a socket's path may have only 107 bytes.
  static func makeDirectory() throws -> String {
    let path = "/tmp/belay-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return path
  }

  private static func makeTokens(in store: TokenStore, at now: Timestamp) throws -> [String: String]
  {
    var random = SystemRandomNumberGenerator()
    var tokens: [String: String] = [:]
    for agent in ["refund", "mailer"] {
      tokens[agent] = try store.create(
        role: .agent, name: agent, agents: agent, at: now, using: &random)
    }
    for role in [Role.ingest, .observer, .operator, .admin] {
      tokens[role.rawValue] = try store.create(
        role: role, name: role.rawValue, at: now, using: &random)
    }
    return tokens
  }
}

// MARK: Asking

extension RunningHub {
  func get(_ path: String, as caller: Caller, headers: [String] = []) async throws -> RawReply {
    try await ask("GET", path, as: caller, headers: headers, body: nil)
  }

  func post(
    _ path: String, _ json: JSON, as caller: Caller, headers: [String] = []
  ) async throws -> RawReply {
    try await post(path, json.encoded(), "application/json", as: caller, headers: headers)
  }

  func post(
    _ path: String, _ body: [UInt8], _ contentType: String?, as caller: Caller,
    headers: [String] = []
  ) async throws -> RawReply {
    let type = contentType.map { ["Content-Type: \($0)"] } ?? []
    return try await ask("POST", path, as: caller, headers: headers + type, body: body)
  }

  func ask(
    _ method: String, _ path: String, as caller: Caller, headers: [String], body: [UInt8]?
  ) async throws -> RawReply {
    let head = request(method, path, as: caller, headers: headers, length: body?.count)
    return try await RawConnection.open(to: door(of: caller)) { connection in
      try await connection.send(Array(head.utf8) + (body ?? []))
      return try await connection.reply()
    }
  }

  func request(
    _ method: String, _ path: String, as caller: Caller, headers: [String] = [], length: Int? = nil
  ) -> String {
    var lines = ["\(method) \(path) HTTP/1.1"]
    if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: localhost") }
    if case .token(let name) = caller {
      lines.append("Authorization: Bearer \(tokens[name] ?? name)")
    }
    if let length { lines.append("Content-Length: \(length)") }
    return (lines + headers).joined(separator: "\r\n") + "\r\n\r\n"
  }

  func door(of caller: Caller) -> RawConnection.Address {
    if case .owner = caller { return .socket(hub.socketPath) }
    return .port(hub.listen.port)
  }
}

// MARK: What agents send

extension RunningHub {
  static func event(_ id: String, agent: String = "refund") -> JSON {
    [
      "specversion": "1.0", "id": .string(id), "source": .string("/agents/\(agent)"),
      "type": "belay.log", "data": ["severity": "info", "message": "hello"],
    ]
  }

  static func escalation(_ id: String, agent: String = "refund") -> JSON {
    [
      "id": .string(id), "agent_id": .string(agent), "run_id": "run-1", "tool_call_id": "call-1",
      "name": "stripe.refund", "args": ["amount": 4_120], "reason": "tool_call",
      "message": "please", "allowed_decisions": ["approve", "edit", "reject", "respond"],
    ]
  }

  /// Raises an escalation and answers its digest.
  func raise(_ id: String, agent: String = "refund") async throws -> String {
    let reply = try await post(
      "/v1/escalations", Self.escalation(id, agent: agent), as: .token(agent))
    return reply.json["action_digest"]?.string ?? "none: \(reply.status)"
  }

  static func decision(_ word: String, _ digest: String) -> JSON {
    ["decision": .string(word), "action_digest": .string(digest), "reason": "because"]
  }
}
