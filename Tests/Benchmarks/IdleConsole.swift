/// What a console costs when nothing happens but the clock.
func measureIdleConsole(on stage: Stage) async throws -> [Figure] {
  let (hub, _) = try await QuietFleet.hub(on: stage)
  let console = try ConsoleScreen(on: stage, of: hub)
  try console.waitFor(["LIVE"])
  // The last of what the start caused.
  try console.bytes(for: .seconds(3))
  let cost = try ConsoleCost(of: console, for: .seconds(20))
  console.leave()
  try hub.stop()
  let detail = "\(QuietFleet.size) quiet agents, 20 s"
  return [
    Figure(
      name: "idle console: terminal", value: cost.bytesPerSecond, unit: "bytes/s",
      bar: .below(400), detail: detail),
    Figure(
      name: "idle console: processor", value: cost.processorPercent, unit: "% of a core",
      bar: .below(0.3), detail: detail),
  ]
}
