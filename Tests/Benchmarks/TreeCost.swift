import BelayClient
import BelayCore
import BelayLedger

/// What the tree and the signatures take of the ingest rate that there would be without them.
///
/// No hub runs without them, so their cost is measured by itself, beside the rate of a hub that has
/// them, in one run: the tree by the bare loop with and without it, in turns; the signatures by signing
/// a ledger every 1,000 records, as fast as it goes. The tree is on the writer's way. Reading back and
/// signing are on another thread and cost the writer only the cores that they take from it.
func measureTree(on stage: Stage) async throws -> [Figure] {
  let tree = try treeCost(on: stage)
  let signing = try signingCost(on: stage)
  let rate = try await ingestRate(on: stage)
  let cores = Double(Machine(directory: stage.directory).cores)
  let cost = tree + signing * (1 / cores)
  let share = 100 * cost.seconds * rate
  return [
    Figure(
      name: "tree and signatures / ingest", value: share, unit: "%", bar: .below(15),
      detail: "tree \(microseconds(tree)) µs a record, signing \(microseconds(signing)) µs on "
        + "another thread, at \(rounded(rate)) events/s with both")
  ]
}

private func microseconds(_ duration: Duration) -> String { rounded(duration.seconds * 1_000_000) }

/// For one record.
private func treeCost(on stage: Stage) throws -> Duration {
  var plain = try BareRun(at: stage.path("plain"))
  var withTree = try BareRun(at: stage.path("tree"), hasTree: true)
  for _ in 0..<3 {
    try plain.run(for: .seconds(2))
    try withTree.run(for: .seconds(2))
  }
  return .seconds(max(0, 1 / withTree.rowsPerSecond - 1 / plain.rowsPerSecond))
}

/// For one record, with the fsync of every checkpoint.
private func signingCost(on stage: Stage) throws -> Duration {
  let ledger = try BigLedger(on: stage, records: 100_000, isSigned: false)
  let notary = try Notary(stateDirectory: ledger.state)
  let start = ContinuousClock.now
  for size in stride(from: 1_000, through: ledger.records, by: 1_000) {
    _ = try notary.sign(upTo: size)
  }
  return (.now - start) * (1 / Double(ledger.records))
}

private func ingestRate(on stage: Stage) async throws -> Double {
  let hub = try HubProcess(on: stage)
  let load = Load(client: try hub.client(role: "ingest", agent: "sample-agent-*"))
  _ = try await load.flood(connections: ingestConnections, for: .milliseconds(500))
  let sent = try await load.flood(connections: ingestConnections, for: .seconds(5))
  try hub.stop()
  return Double(sent.events) / sent.time.seconds
}
