/// One measurement that can be asked for by name.
struct Benchmark: Sendable {
  let name: String
  let measure: @Sendable (Stage) async throws -> [Figure]

  /// In the order in which they run: whatever fills disks and caches comes last.
  static let all = [
    Benchmark(name: "paint", measure: measureFirstPaint),
    Benchmark(name: "keys", measure: measureKeys),
    Benchmark(name: "idle", measure: measureIdleConsole),
    Benchmark(name: "busy", measure: measureBusyConsole),
    Benchmark(name: "latency", measure: measureEventToScreen),
    Benchmark(name: "restoring", measure: measureRestoring),
    Benchmark(name: "program", measure: measureOtherProgram),
    Benchmark(name: "breakers", measure: measureBreakers),
    Benchmark(name: "timeouts", measure: measureTimeouts),
    Benchmark(name: "supervised", measure: measureSupervisedCalls),
    Benchmark(name: "decision", measure: measureDecisions),
    Benchmark(name: "ingest", measure: measureIngest),
    Benchmark(name: "telemetry", measure: measureTelemetry),
    Benchmark(name: "open", measure: measureOpening),
    Benchmark(name: "tree", measure: measureTree),
    Benchmark(name: "ledger", measure: measureLargeLedger),
  ]
}
