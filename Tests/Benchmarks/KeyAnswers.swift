/// From a key pressed to the first byte of the answer on the terminal.
///
/// For information: the bar of 1 ms is for a machine of which the console has a core to itself.
func measureKeys(on stage: Stage) async throws -> [Figure] {
  let (hub, _) = try await QuietFleet.hub(on: stage)
  let console = try ConsoleScreen(on: stage, of: hub)
  try console.waitFor(["LIVE"])
  _ = console.answer(to: "2")
  try console.bytes(for: .seconds(1))
  var (times, silent) = (Samples(), 0)
  for number in 0..<200 {
    // Down through half of the list and up again: every key moves the mark.
    if let time = console.answer(to: number % 14 < 7 ? "j" : "k") {
      times.append(time)
    } else {
      silent += 1
    }
    try console.bytes(for: .milliseconds(25))
  }
  console.leave()
  try hub.stop()
  return [
    Figure(
      name: "key to first byte, p95", value: times.percentile(0.95).milliseconds, unit: "ms",
      detail: "wanted < 1 ms; \(times.summary); \(silent) keys without an answer")
  ]
}
