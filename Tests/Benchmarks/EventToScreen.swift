import BelayClient
import BelayCore

/// From the hub's receipt for an event to its row on the terminal, at 1,000 events a second.
///
/// The tail is filtered to the marked events: at that rate others would push a row out of sight before it
/// was ever drawn.
func measureEventToScreen(on stage: Stage) async throws -> [Figure] {
  let (hub, load) = try await QuietFleet.hub(on: stage)
  let marker = try hub.client(role: "ingest", agent: "marked")
  let console = try ConsoleScreen(on: stage, of: hub)
  try console.waitFor(["LIVE"])
  console.type("1/agent:marked\r")
  try console.bytes(for: .seconds(1))
  async let sent = load.pace(eventsPerSecond: 1_000, for: .seconds(22))
  try console.bytes(for: .seconds(1))
  var (times, missing) = (Samples(), 0)
  for number in 0..<180 {
    let mark = Mark(number)
    _ = try await marker.post([try mark.event])
    if let time = console.time(until: mark.text) { times.append(time) } else { missing += 1 }
    // Not in step with the frames.
    try console.bytes(for: .milliseconds(60 + number * 7 % 41))
  }
  let rate = try await sent
  console.leave()
  try hub.stop()
  return [
    Figure(
      name: "event accepted to screen, p99", value: times.percentile(0.99).milliseconds, unit: "ms",
      bar: .below(50),
      detail: "\(times.summary) at \(rounded(rate)) events/s; \(missing) never seen")
  ]
}

/// A word that differs from those before it in every letter, so that none of it is on the screen already.
private struct Mark {
  let number: Int

  init(_ number: Int) { self.number = number }

  var text: String {
    String((0..<8).map { Character(UnicodeScalar(UInt8(97 + (number * 7 + $0 * 3) % 26))) })
  }

  var event: Event {
    get throws {
      guard let id = AgentID("marked") else { throw StageError("marked is a name for an agent") }
      return Event(
        id: "mark-\(number)", source: .agent(id), type: .log,
        data: ["severity": "info", "message": .string(text)])
    }
  }
}

extension ConsoleScreen {
  /// Reads until the text has come; nil if it does not within a second.
  fileprivate func time(until text: String) -> Duration? {
    let (start, wanted) = (ContinuousClock.now, Array(text.utf8))
    var seen: [UInt8] = []
    while ContinuousClock.now < start + .seconds(1) {
      guard let part = part(within: .milliseconds(100)) else { continue }
      seen += part
      if seen.firstRange(of: wanted) != nil { return .now - start }
    }
    return nil
  }
}
