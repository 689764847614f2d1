/// From starting `belay console` to the first frame with the fleet on it, a hub running.
func measureFirstPaint(on stage: Stage) async throws -> [Figure] {
  let (hub, _) = try await QuietFleet.hub(on: stage)
  var times = Samples()
  for _ in 0..<20 {
    let console = try ConsoleScreen(on: stage, of: hub)
    times.append(try console.waitFor(["LIVE"] + QuietFleet.names))
    console.leave()
  }
  try hub.stop()
  return [
    Figure(
      name: "first paint, median", value: times.median.milliseconds, unit: "ms", bar: .below(60),
      detail: times.summary)
  ]
}
