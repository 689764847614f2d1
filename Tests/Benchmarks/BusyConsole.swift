/// What a console costs while events pour in: 1,000 a second, then 10,000.
func measureBusyConsole(on stage: Stage) async throws -> [Figure] {
  let (hub, load) = try await QuietFleet.hub(on: stage)
  let console = try ConsoleScreen(on: stage, of: hub)
  try console.waitFor(["LIVE"])
  try console.bytes(for: .seconds(1))
  let some = try await watch(console, under: load, of: 1_000, for: .seconds(20))
  let many = try await watch(console, under: load, of: 10_000, for: .seconds(10))
  let memory = console.child.peakMemory
  console.leave()
  try hub.stop()
  return [
    Figure(
      name: "console, 1,000/s: processor", value: some.cost.processorPercent, unit: "% of a core",
      bar: .below(3), detail: some.detail),
    Figure(
      name: "console, 1,000/s: terminal", value: some.cost.bytesPerSecond, unit: "bytes/s"),
    Figure(
      name: "console, 10,000/s: terminal", value: many.cost.bytesPerSecond, unit: "bytes/s",
      bar: .below(4_000), detail: many.detail),
    Figure(
      name: "console, 10,000/s: processor", value: many.cost.processorPercent, unit: "% of a core"),
    Figure(
      name: "console, 10,000/s: frames", value: many.cost.framesPerSecond, unit: "frames/s",
      bar: .below(20.5)),
    Figure(name: "console, after it: memory", value: memory, unit: "MB", bar: .below(60)),
  ]
}

private struct Watched {
  let cost: ConsoleCost
  let rate: Double

  var detail: String { "\(rounded(rate)) events/s sent and durable" }
}

private func watch(
  _ console: ConsoleScreen, under load: Load, of rate: Int, for duration: Duration
) async throws -> Watched {
  // Begins a second before the watching and ends a second after it.
  async let sent = load.pace(eventsPerSecond: rate, for: duration + .seconds(2))
  try console.bytes(for: .seconds(1))
  let cost = try ConsoleCost(of: console, for: duration)
  try console.bytes(for: .seconds(1))
  return Watched(cost: cost, rate: try await sent)
}
