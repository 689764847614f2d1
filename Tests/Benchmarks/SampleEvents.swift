import BelayCore

/// Events as 20 busy agents send them: finished calls of about 600 bytes, the same in every run.
enum SampleEvents {
  static let authid = "token:ingest-1"
  static let recorded = start.advanced(by: .seconds(60))
  private static let start = Timestamp(microseconds: 1_795_342_272_000_000)
  private static let agents = (1...20).compactMap { AgentID("sample-agent-\($0)") }

  /// The `index`th event, from 1; each has its own id.
  static func event(_ index: Int) -> Event {
    let time = start.advanced(by: .milliseconds(index))
    let random = (UInt64(index) &* 0x9E37_79B9_7F4A_7C15, UInt64(index) &* 0xD1B5_4A32_D192_ED03)
    return Event(
      id: UUIDv7.make(at: time, random: random), source: .agent(agents[index % agents.count]),
      type: .callFinished, time: time, subject: "run-\(index / 40)",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", data: call(index))
  }

  private static func call(_ index: Int) -> JSON {
    [
      "kind": "model", "name": "chat", "outcome": index % 50 == 0 ? "error" : "ok",
      "latency_ms": JSON(200 + index % 977), "ttft_ms": JSON(90 + index % 83),
      "provider": "example", "input_tokens": JSON(1_200 + index % 401), "output_tokens": 310,
      "cache_read_tokens": 640, "cost_usd": 0.0123, "attempt": 1, "finish_reason": "stop",
      "context_used_tokens": 18_400, "context_limit_tokens": 200_000,
      "args_digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ]
  }
}
