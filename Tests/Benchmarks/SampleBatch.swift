import BelayCore

/// Events as busy agents send them: finished calls of about 700 bytes, one a line.
///
/// Made once; `renumber(from:)` then gives every event an id of its own by writing over digits, so
/// that making events costs the load generator next to nothing beside the hub that it loads.
struct SampleBatch: Sendable {
  /// One event: where its line is, and where in it the digits are that change.
  struct Line: Sendable {
    let range: Range<Int>
    let source: String
    let agent: String
    fileprivate let id: Int
    fileprivate let run: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var lines: [Line] = []

  /// - Parameter agents: how many take turns; `sample-agent-1` and so on.
  init(count: Int, agents: Int) {
    for index in 0..<count {
      let event = Self.event(index, agent: AgentID("sample-agent-\(index % agents + 1)"))
      let start = bytes.count
      bytes += event.payload
      bytes.append(UInt8(ascii: "\n"))
      lines.append(
        Line(
          range: start..<bytes.count - 1, source: event.source.text, agent: event.source.name,
          id: start + Self.offset(of: Self.blankID, in: event.payload),
          run: start + Self.offset(of: Self.blankRun, in: event.payload)))
    }
  }

  /// Makes the events the `first`th and following of the whole stream. Ids grow with time, as
  /// UUIDv7 does; a run has 20 calls of each of 20 agents.
  mutating func renumber(from first: Int) {
    for (index, line) in lines.enumerated() {
      let number = first + index
      write(number >> 16, digits: 8, at: line.id)
      write(number & 0xFFFF, digits: 4, at: line.id + 9)
      write(number / 400, digits: 8, at: line.run + 4)
    }
  }

  func id(of line: Line) -> String { text(line.id, Self.blankID.utf8.count) }
  func run(of line: Line) -> String { text(line.run, Self.blankRun.utf8.count) }

  private func text(_ start: Int, _ count: Int) -> String {
    String(decoding: bytes[start..<start + count], as: UTF8.self)
  }

  private mutating func write(_ number: Int, digits: Int, at offset: Int) {
    var rest = number
    for place in (offset..<offset + digits).reversed() {
      let digit = UInt8(rest & 0xF)
      bytes[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      rest >>= 4
    }
  }
}

// MARK: One event

extension SampleBatch {
  private static let blankID = "00000000-0000-7b1e-9c55-93d2f0a1c4e7"
  private static let blankRun = "run-00000000"
  private static let start = Timestamp(microseconds: 1_795_342_272_000_000)

  private static func event(_ index: Int, agent: AgentID?) -> Event {
    guard let agent else { invariantBroken("the sample agents have names that agents may have") }
    return Event(
      id: blankID, source: .agent(agent), type: .callFinished,
      time: start.advanced(by: .milliseconds(index)), subject: blankRun,
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", data: call(index))
  }

  static func call(_ index: Int) -> JSON {
    [
      "kind": "model", "name": "chat", "outcome": index % 50 == 0 ? "error" : "ok",
      "latency_ms": JSON(200 + index % 977), "ttft_ms": JSON(90 + index % 83),
      "provider": "example", "input_tokens": JSON(1_200 + index % 401), "output_tokens": 310,
      "cache_read_tokens": 640, "cost_usd": 0.0123, "attempt": 1, "finish_reason": "stop",
      "context_used_tokens": 18_400, "context_limit_tokens": 200_000,
      "args_digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ]
  }

  private static func offset(of text: String, in payload: [UInt8]) -> Int {
    guard let range = payload.firstRange(of: Array(text.utf8)) else {
      invariantBroken("a sample event holds its id and its run")
    }
    return range.lowerBound
  }
}
