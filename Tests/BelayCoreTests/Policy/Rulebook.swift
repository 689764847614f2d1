import Testing

@testable import BelayCore

/// A policy as a test writes it, and the question that is put to it.
struct Rulebook {
  static let now = Reading(
    wall: Timestamp(rfc3339: "2026-11-22T12:00:00Z")!,
    boot: BootInstant(bootID: "boot-1", nanoseconds: 1_000_000_000_000))

  let file: PolicyFile

  init(_ text: String) { file = Self.file(text) }

  static func file(_ text: String) -> PolicyFile {
    PolicyFile(bytes: Array(text.utf8), path: "policy.toml", at: now.wall)
  }

  var rules: PolicyRules {
    get throws { try #require(file.sound, "\(file.problem)") }
  }

  /// `4:1: unknown key …`, one a line.
  var problems: [String] { file.errors.map(\.description) }

  var warnings: [String] {
    get throws { try rules.warnings(at: Self.now.wall).map(\.description) }
  }

  func judge(
    _ changes: JSONObject = [:], _ change: (inout Circumstances) -> Void = { _ in }
  ) throws -> Judgement {
    var circumstances = Circumstances(now: Self.now, loaded: Self.now)
    change(&circumstances)
    return try rules.judge(try Self.request(changes), circumstances)
  }

  static func request(_ changes: JSONObject = [:]) throws -> EscalationRequest {
    var object: JSONObject = [
      "id": "call-1", "agent_id": "refund-agent", "run_id": "run-1", "name": "stripe.refund",
      "args": ["amount": 250, "currency": "EUR"], "risk": "medium",
    ]
    for member in changes.members {
      object[member.key] = member.value.isNull ? nil : member.value
    }
    return try EscalationRequest(json: .object(object))
  }

  /// A record as the hub writes it.
  static func record(
    _ seq: Int, _ type: EventType, _ data: JSON, at time: Timestamp = now.wall
  ) -> Record {
    Record(
      seq: seq, recorded: time, authid: "hub",
      event: Event(id: "e-\(seq)", source: .hub, type: type, time: time, data: data))
  }
}
