import BelayCore
import BelayLedger
import Foundation

/// A ledger of many records: how fast all of it is verified, how fast one record is proved, and how long
/// a hub and a console take to open it. Times do not grow with it but for `verify`.
func measureLargeLedger(on stage: Stage) async throws -> [Figure] {
  let ledger = try BigLedger(on: stage, records: stage.bigRecords)
  let size = grouped(ledger.records)
  let made = Double(ledger.records) / ledger.time.seconds
  return try verification(of: ledger, on: stage, made: made) + proofs(of: ledger, size)
    + opening(of: ledger, size, on: stage)
}

private func grouped(_ number: Int) -> String {
  number >= 1_000_000 && number.isMultiple(of: 1_000_000)
    ? "\(number / 1_000_000)M" : "\(number / 1_000)k"
}

// MARK: Verifying

/// `belay ledger verify` as a user runs it; it has one thread, so its time on a core is what counts.
private func verification(
  of ledger: BigLedger, on stage: Stage, made: Double
) throws -> [Figure] {
  let output = try LineReader()
  let child = try Child(
    [stage.program, "ledger", "verify", "--state", ledger.state], environment: stage.environment,
    output: .descriptor(output.writing), errors: ledger.state + ".log")
  output.closeWriting()
  var lines: [String] = []
  var used = Duration.zero
  while let line = output.next(within: .seconds(600)) {
    lines.append(line)
    used = max(used, child.processorTime)
  }
  let time = ContinuousClock.now - child.started
  guard child.reap() == 0 else {
    throw StageError("`belay ledger verify` failed: \(lines.joined(separator: "; "))")
  }
  return [
    Figure(
      name: "verify, records/s of one core", value: Double(ledger.records) / used.seconds,
      unit: "/s", bar: .atLeast(200_000),
      detail: "\(ledger.records) records in \(rounded(time.seconds)) s of which "
        + "\(rounded(used.seconds)) s on a core; made at \(rounded(made)) a second")
  ]
}

// MARK: Proving

/// In this process, each from a session of its own, as a hub answers `/v1/ledger/proof`.
private func proofs(of ledger: BigLedger, _ size: String) throws -> [Figure] {
  let reader = try LedgerReader(at: ledger.state)
  var times = Samples()
  for step in 1...500 {
    let seq = step * 7_919 * 127 % ledger.records + 1
    let start = ContinuousClock.now
    guard try reader.proof(of: seq) != nil else { throw StageError("there is no record \(seq)") }
    times.append(.now - start)
  }
  return [
    Figure(
      name: "proof at \(size), p99", value: times.percentile(0.99).milliseconds, unit: "ms",
      bar: .below(5), detail: times.summary)
  ]
}

// MARK: Opening

private func opening(of ledger: BigLedger, _ size: String, on stage: Stage) throws -> [Figure] {
  var ready = Samples()
  for _ in 0..<3 {
    let hub = try HubProcess(on: stage, state: ledger.state)
    ready.append(hub.timeToReady)
    try hub.stop()
  }
  let hub = try HubProcess(on: stage, state: ledger.state)
  var frames = Samples()
  for _ in 0..<3 {
    let console = try ConsoleScreen(on: stage, of: hub)
    frames.append(try console.waitFor(["LIVE"]))
    console.leave()
  }
  let memory = hub.child.peakMemory
  try hub.stop()
  return [
    Figure(
      name: "hub ready at \(size), median", value: ready.median.milliseconds, unit: "ms",
      bar: .below(300), detail: ready.summary),
    Figure(
      name: "first frame at \(size), median", value: frames.median.milliseconds, unit: "ms",
      bar: .below(300), detail: frames.summary),
    Figure(
      name: "hub's memory at \(size), peak", value: memory, unit: "MB", bar: .below(150)),
  ]
}
