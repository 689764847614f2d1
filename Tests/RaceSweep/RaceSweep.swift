import Foundation
import Onlooker

/// Races an operator against the fleet on a real terminal:
///
///     RaceSweep ROUNDS [SEED]     so many rounds, a hundred with each fleet
///     RaceSweep broken FAULT      what a broken console would do, which must be seen
///
/// Ends with status 1 if a decision left for anything but what stood on the screen, unmoved, for 400 ms before the
/// key, with its end shown; or if a sequence reached the terminal that terminfo does not have for it.
@main
struct RaceSweep {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    switch words.first {
    case "sit": try sit(words)
    case "broken":
      guard words.count == 2, Race.Fault(rawValue: words[1]) != nil else { usage() }
      try start(rounds: 300, seed: 5, fault: words[1])
    case let rounds?:
      guard let rounds = Int(rounds), rounds > 0 else { usage() }
      try start(rounds: rounds, seed: words.count > 1 ? UInt64(words[1]) ?? 1 : 1, fault: nil)
    case nil: usage()
    }
  }

  /// On a terminal of its own, in a session of its own: so `^Z` finds nobody to stop for.
  private static func start(rounds: Int, seed: UInt64, fault: String?) throws {
    let terminal = try PseudoTerminal(width: 80, height: 24)
    let report = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    let pid = try terminal.start(
      ["sit", String(rounds), String(seed), String(terminal.descriptor), String(report)]
        + (fault.map { [$0] } ?? []),
      environment: ["TERM=xterm-256color", "LC_ALL=C.UTF-8"],
      keeping: [terminal.descriptor, report])
    let status = ended(pid)
    exit(status == 0 ? 0 : status == 1 ? 1 : 3)
  }

  private static func sit(_ words: [String]) throws {
    guard words.count >= 5, let rounds = Int(words[1]), let seed = UInt64(words[2]),
      let master = Int32(words[3]), let report = Int32(words[4])
    else { usage() }
    let fault = words.count > 5 ? Race.Fault(rawValue: words[5]) : nil
    let seat = try Seat(master: master)
    var complaints: [String] = []
    var (sent, answered, keys) = (0, 0, 0)
    var fleet = seed
    for first in stride(from: 0, to: rounds, by: 100) where complaints.count < 20 {
      let race = Race(seat, seed: fleet, fault: fault)
      for _ in first..<min(first + 100, rounds) where race.problems.isEmpty { race.play() }
      race.finish()
      complaints += race.problems.map { "seed \(fleet): \($0)" }
      sent += race.sent
      answered += race.answered
      keys += race.keys
      fleet += 1
    }
    complaints += seat.screen.complaints
    seat.close()
    let lines =
      complaints + [
        "\(rounds) rounds, \(keys) keys, \(answered) answers, \(sent) decisions sent, "
          + "\(seat.screen.bytes) bytes shown, \(complaints.count) complaints"
      ]
    let text = lines.map { $0 + "\n" }.joined()
    _ = write(report, text, text.utf8.count)
    exit(complaints.isEmpty ? 0 : 1)
  }

  private static func usage() -> Never {
    print("usage: RaceSweep ROUNDS [SEED] | broken hasty|other|late")
    exit(2)
  }
}
