import Foundation

/// Another program on the same terminal, and the console beside it: `--program="htop -d 15"`.
///
/// Both are watched from outside in the same way, and so less is known of them than `paint`, `keys` and
/// `idle` know of the console: a picture is done when nothing has come for 80 ms, and the key is the
/// arrow down, then up.
func measureOtherProgram(on stage: Stage) async throws -> [Figure] {
  guard let other = stage.otherProgram else { return [] }
  let (hub, _) = try await QuietFleet.hub(on: stage)
  let belay = try watch([stage.program, "console", "--state", hub.state], keys: "2", on: stage)
  let beside = try watch(other, keys: "", on: stage)
  try hub.stop()
  let name = URL(fileURLWithPath: other[0]).lastPathComponent
  return zip(belay, beside).map { mine, its in
    Figure(
      name: "\(mine.what): \(name)", value: its.value, unit: mine.unit,
      detail: "belay \(rounded(mine.value)) \(mine.unit)")
  }
}

private struct Glance {
  let what: String
  let value: Double
  let unit: String
}

private func watch(_ command: [String], keys: String, on stage: Stage) throws -> [Glance] {
  var paints = Samples()
  for _ in 0..<7 {
    let screen = try ConsoleScreen(command, on: stage)
    if let time = screen.firstPicture(quiet: .milliseconds(80)) { paints.append(time) }
    screen.leave()
  }
  let screen = try ConsoleScreen(command, on: stage)
  try screen.bytes(for: .seconds(3))
  screen.type(keys)
  try screen.bytes(for: .seconds(1))
  let cost = try ConsoleCost(of: screen, for: .seconds(15))
  var answers = Samples()
  for number in 0..<100 {
    if let time = screen.answer(to: number % 10 < 5 ? "\u{1B}[B" : "\u{1B}[A") {
      answers.append(time)
    }
    try screen.bytes(for: .milliseconds(25))
  }
  let memory = screen.child.peakMemory
  screen.leave()
  return [
    Glance(what: "first picture", value: paints.median.milliseconds, unit: "ms"),
    Glance(what: "idle, terminal", value: cost.bytesPerSecond, unit: "bytes/s"),
    Glance(what: "idle, processor", value: cost.processorPercent, unit: "% of a core"),
    Glance(
      what: "key to first byte, p95", value: answers.percentile(0.95).milliseconds, unit: "ms"),
    Glance(what: "memory", value: memory, unit: "MB"),
  ]
}
