import Foundation

/// Whether the terminal is as it was after the console was ended by a signal.
func measureRestoring(on stage: Stage) async throws -> [Figure] {
  let (hub, _) = try await QuietFleet.hub(on: stage)
  let signals = [("TERM", SIGTERM), ("HUP", SIGHUP), ("SEGV", SIGSEGV), ("ABRT", SIGABRT)]
  var left: [String] = []
  for (name, signal) in signals {
    let console = try ConsoleScreen(on: stage, of: hub)
    try console.waitFor(["LIVE"])
    let farewell = console.output(after: signal)
    let leavesScreen = farewell.firstRange(of: Array("\u{1B}[?1049l".utf8)) != nil
    if !leavesScreen || !console.isRestored { left.append(name) }
    _ = console.child.end(SIGKILL)
  }
  try hub.stop()
  return [
    Figure(
      name: "terminal restored", value: Double(signals.count - left.count),
      unit: "of \(signals.count)", bar: .atLeast(Double(signals.count)),
      detail: left.isEmpty ? "TERM HUP SEGV ABRT" : "not after \(left.joined(separator: " "))")
  ]
}
