import BelayCore
import Testing

@testable import BelayHub

@Suite("Signals over the wire")
struct SignalCallTests {
  private static let `operator` = RunningHub.Caller.token("operator")
  private static let path = "/v1/agents/refund/signals/tool_loop"

  private static func loop(_ hub: RunningHub) async throws {
    for number in 1...5 {
      let call: JSON = [
        "specversion": "1.0", "id": .string("c\(number)"), "source": "/agents/refund",
        "type": "belay.call.finished", "subject": "run-1",
        "data": [
          "kind": "tool", "name": "web.search", "outcome": "ok", "args_digest": "sha256:aa",
        ],
      ]
      #expect(try await hub.post("/v1/events", call, as: .token("refund")).status == 200)
    }
  }

  @Test("An operator acknowledges, silences and lets a signal be heard again")
  func care() async throws {
    try await RunningHub.run { hub in
      try await Self.loop(hub)
      let seen = try await hub.post(Self.path, ["action": "acknowledge"], as: Self.operator)
      #expect(seen.status == 200)
      #expect(seen.json["stands"] == true && seen.json["acknowledged_by"] == "operator")
      let silenced = try await hub.post(
        Self.path, ["action": "silence", "for_s": 1_800, "reason": "known"], as: Self.operator)
      #expect(silenced.json["silence"]?["reason"] == "known")
      #expect(silenced.json["silenced_until"] == silenced.json["silence"]?["until"])
      let heard = try await hub.post(Self.path, ["action": "unsilence"], as: Self.operator)
      #expect(heard.json["silence"] == nil && heard.json["silenced_until"] == nil)
    }
  }

  @Test(
    "What does not fit is refused with the field",
    arguments: [
      (#"{}"#, 400, "action"), (#"{"action":"clear"}"#, 400, "action"),
      (#"{"action":"silence"}"#, 400, "for_s"),
      (#"{"action":"silence","for_s":0}"#, 400, "for_s"),
      (#"{"action":"silence","for_s":1e9}"#, 400, "for_s"),
    ])
  func refused(body: String, status: Int, field: String) async throws {
    try await RunningHub.run { hub in
      try await Self.loop(hub)
      let json = try JSON(parsing: Array(body.utf8))
      let answer = try await hub.post(Self.path, json, as: Self.operator)
      #expect(answer.status == status)
      #expect(answer.json["detail"]?.string?.contains(field) == true)
    }
  }

  @Test("Unknown signals and agents are not found, and only operators are let in")
  func doors() async throws {
    try await RunningHub.run { hub in
      try await Self.loop(hub)
      let body: JSON = ["action": "silence", "for_s": 60, "reason": "x"]
      let status = { (path: String, caller: RunningHub.Caller) async throws in
        try await hub.post(path, body, as: caller).status
      }
      #expect(try await status("/v1/agents/refund/signals/flood", Self.operator) == 404)
      #expect(try await status("/v1/agents/nobody/signals/tool_loop", Self.operator) == 404)
      #expect(try await status(Self.path, .token("refund")) == 403)
      #expect(try await status(Self.path, .nobody) == 401)
    }
  }
}
