import BelayClient
import BelayCore

/// How long `belay hub` takes to be ready on a ledger of a million events that a hub has made.
///
/// After an end without warning it has to recover SQLite's log and fold what the last snapshot does
/// not hold; after an end in order it has not.
func measureOpening(on stage: Stage) async throws -> [Figure] {
  let (state, rate) = try await millionEvents(on: stage)
  let recovered = try HubProcess(on: stage, state: state)
  let afterKill = recovered.timeToReady
  _ = try await recovered.operator.whoami()
  try recovered.stop()
  var ordered = Samples()
  for _ in 0..<3 {
    let hub = try HubProcess(on: stage, state: state)
    ordered.append(hub.timeToReady)
    _ = try await hub.operator.whoami()
    try hub.stop()
  }
  return [
    Figure(
      name: "open 1,000,000 events", value: ordered.median.seconds, unit: "s", bar: .below(1),
      detail:
        "median of \(ordered.count), after an end in order; they came at \(rounded(rate)) a second"),
    Figure(
      name: "open 1,000,000 events, killed", value: afterKill.seconds, unit: "s", bar: .below(1),
      detail: "once, after SIGKILL; files in the page cache"),
  ]
}

/// The state directory of a hub that took them over HTTP and was then killed.
private func millionEvents(on stage: Stage) async throws -> (state: String, rate: Double) {
  let hub = try HubProcess(on: stage)
  let load = Load(client: try hub.client(role: "ingest", agent: "sample-agent-*"))
  let sent = try await load.flood(connections: 4, for: .seconds(100), atMost: 1_000_000)
  hub.kill()
  guard sent.events >= 1_000_000 else {
    throw StageError("the hub took only \(sent.events) events in \(sent.time)")
  }
  return (hub.state, Double(sent.events) / sent.time.seconds)
}
