import BelayCore

/// Durable ingest over HTTP against the bare loop: same rows, batch size, fsyncs and disk.
///
/// The two take turns, A B A B, so that a disk that slows down slows down both.
func measureIngest(on stage: Stage) async throws -> [Figure] {
  let hub = try HubProcess(on: stage)
  let load = Load(client: try hub.client(role: "ingest", agent: "sample-agent-*"))
  var bare = try BareRun(at: stage.path("bare"))
  _ = try await load.flood(connections: ingestConnections, for: .milliseconds(500))
  var (events, time, processor) = (0, Duration.zero, Duration.zero)
  for _ in 0..<2 {
    try bare.run(for: .seconds(5))
    let before = hub.child.processorTime
    let sent = try await load.flood(connections: ingestConnections, for: .seconds(5))
    events += sent.events
    time += sent.time
    processor += hub.child.processorTime - before
  }
  try hub.stop()
  let rate = Double(events) / time.seconds
  let share = rounded(processor.seconds / time.seconds)
  return [
    Figure(
      name: "ingest / bare loop", value: rate / bare.rowsPerSecond, unit: "x", bar: .atLeast(0.5),
      detail: "\(rounded(rate)) events/s durable over \(ingestConnections) connections, "
        + "\(rounded(bare.rowsPerSecond)) rows/s bare; the hub used \(share) cores")
  ]
}

let ingestConnections = 4

/// The bare loop over as many batches of 1,000 as fit in a time.
struct BareRun {
  private let loop: BareLoop
  private var batch = SampleBatch(count: 1_000, agents: 20)
  private var rows = 0
  private var time = Duration.zero

  init(at path: String, hasTree: Bool = false) throws {
    loop = try BareLoop(at: path, hasTree: hasTree)
  }

  var rowsPerSecond: Double { Double(rows) / time.seconds }

  /// Making the rows does not count.
  mutating func run(for duration: Duration) throws {
    let end = time + duration
    while time < end {
      batch.renumber(from: rows + 1)
      time += try loop.commit(BareRow.rows(of: batch))
      rows += batch.lines.count
    }
  }
}
