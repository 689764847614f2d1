import BelayAgent

/// What a time limit costs a call that ends at once, and one that has to wait for another thread.
func measureTimeouts(on stage: Stage) async throws -> [Figure] {
  let atOnce = try await costOfLimit { 1 }
  let waiting = try await costOfLimit {
    await Task.yield()
    return 1
  }
  return [
    Figure(
      name: "time limit, call ends at once", value: atOnce, unit: "ns", bar: .below(1_000),
      detail: "no thread hop, no deadline"),
    Figure(
      name: "time limit, call suspends", value: waiting, unit: "ns",
      detail: "one thread hop, one deadline added and taken away"),
  ]
}

/// The median of several bursts, in nanoseconds per call.
private func costOfLimit(_ body: @escaping @Sendable () async throws -> Int) async throws -> Double
{
  let calls = 20_000
  var samples = Samples()
  for _ in 0..<9 {
    let start = ContinuousClock.now
    for _ in 0..<calls { _ = try await withTimeout(.seconds(30), body) }
    samples.append(.now - start)
  }
  return samples.median.seconds * 1e9 / Double(calls)
}
