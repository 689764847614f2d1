internal import BelayCore

/// How the hub itself fares, as metrics.
struct HubFigures {
  /// Seconds; from memory that pretends to be a disk to a disk that is failing.
  static let commitBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]

  let health: Health
  let lanes: [(lane: Lane, room: Inbox.Room)]
  let waiting: [(who: String, count: Int)]
  let ingest: IngestMeter
  let ledger: LedgerSpace
  let process: ProcessFigures
  /// Nil where nothing is signed.
  let standing: LedgerStanding?
  let now: Timestamp
  let started: Timestamp

  var families: [MetricFamily] {
    [build, arrivals] + commits + queues + waits + ledgerFamilies + processFamilies
  }

  private var build: MetricFamily {
    var family = MetricFamily.info("belay_build", "The version of this hub.")
    family.add(1, ("version", Hub.version))
    return family
  }

  private var arrivals: MetricFamily {
    var family = MetricFamily.counter(
      "belay_ingest_records", "Records handed in, by route and by what became of them.")
    for way in IngestWay.allCases {
      let counts = ingest.counts(of: way)
      for (result, count) in [
        ("accepted", counts.accepted), ("duplicate", counts.duplicates),
        ("rejected", counts.rejected),
      ] {
        family.add(count, since: started, ("source", way.rawValue), ("result", result))
      }
    }
    return family
  }

  private var commits: [MetricFamily] {
    [
      MetricFamily.histogram(
        "belay_commit_seconds", unit: "seconds", "How long it took to put a batch on disk."
      ).with(health.commitTimes, since: started),
      MetricFamily.counter("belay_records_written", "Records put on disk.")
        .with(health.recordsWritten, since: started),
      MetricFamily.counter("belay_refusals", "Calls that the desk refused.")
        .with(health.refusals, since: started),
      MetricFamily.counter(
        "belay_conflicts", "Records refused because their id stands for other bytes."
      ).with(health.conflicts, since: started),
    ]
  }

  private var queues: [MetricFamily] {
    var commands = MetricFamily.gauge(
      "belay_queue_commands", "Calls that wait for the writer, by lane.")
    var bytes = MetricFamily.gauge(
      "belay_queue_bytes", unit: "bytes", "What these calls hold in memory.")
    var room = MetricFamily.gauge(
      "belay_queue_limit_bytes", unit: "bytes", "What a lane holds before calls are refused.")
    for (lane, waiting) in lanes {
      commands.add(waiting.commands, ("lane", lane.word))
      bytes.add(waiting.bytes, ("lane", lane.word))
      room.add(lane.capacity.bytes, ("lane", lane.word))
    }
    return [commands, bytes, room]
  }

  private var waits: [MetricFamily] {
    var places = MetricFamily.gauge(
      "belay_waiting_callers", "Streams and long polls that are open, by who holds them.")
    for (who, count) in waiting { places.add(count, ("who", who)) }
    return [
      places,
      MetricFamily.gauge("belay_long_polls", "Calls that wait for a verdict or an order.")
        .with(health.longPolls),
      MetricFamily.gauge(
        "belay_operators_present", "Operators at a console that is in use (15 s)."
      ).with(health.operatorsPresent),
    ]
  }

  private var ledgerFamilies: [MetricFamily] {
    [
      MetricFamily.gauge("belay_hub_ready", "1 while events and decisions are taken.")
        .with(health.ready ? 1 : 0),
      MetricFamily.gauge("belay_ledger_seq", "The newest record of the ledger.")
        .with(health.lastSeq),
      MetricFamily.gauge("belay_ledger_snapshot_seq", "The newest record in a saved snapshot.")
        .with(health.lastSnapshotSeq),
    ] + ledger.families + (standing.map(anchorFamilies) ?? [])
  }

  /// No age for an anchor that has nothing yet: its size of 0 says so.
  private func anchorFamilies(_ standing: LedgerStanding) -> [MetricFamily] {
    var sizes = MetricFamily.gauge(
      "belay_anchor_seq", "The newest record under a checkpoint that an anchor has.")
    var ages = MetricFamily.gauge(
      "belay_anchor_age_seconds", unit: "seconds", "Since an anchor last took a checkpoint.")
    var failing = MetricFamily.gauge(
      "belay_anchor_failing", "1 while checkpoints do not reach an anchor.")
    for anchor in standing.anchors {
      sizes.add(anchor.size, ("anchor", anchor.name))
      failing.add(anchor.trouble == nil ? 0 : 1, ("anchor", anchor.name))
      if let at = anchor.at { ages.add(now.since(at).seconds, ("anchor", anchor.name)) }
    }
    let signed = MetricFamily.gauge("belay_ledger_signed_seq", "The newest record that is signed.")
    return [signed.with(standing.signedSize), sizes, ages, failing]
  }

  private var processFamilies: [MetricFamily] {
    let start = MetricFamily.gauge(
      "process_start_time_seconds", unit: "seconds", "When the hub started.")
    return [start.with(started.secondsSince1970)] + process.families(since: started)
  }
}

extension Lane {
  /// As it is called in metrics.
  var word: String {
    switch self {
    case .operators: "operators"
    case .agents: "agents"
    case .ingest: "ingest"
    }
  }
}
