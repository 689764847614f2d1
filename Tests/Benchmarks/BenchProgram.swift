import BelayCore
import Foundation

/// Measures the built program against its bars:
/// `swift run -c release belay-bench [--json] [--records=N] [--program="htop -d 15"] [name…]`.
///
/// Real processes, a real terminal, a real disk. Every line is one figure with its bar; the exit
/// status is 1 when a bar was missed or a measurement failed.
@main @MainActor
enum BenchProgram {
  /// All of it takes five minutes on two cores, and a ledger of ten million records ten more.
  private static func limit(_ bigRecords: Int) -> Duration {
    .seconds(459 + bigRecords / 10_000)
  }

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let records = bigRecords(in: arguments)
    let guards = Leftovers.sweepOnLeaving(after: limit(records ?? 0))
    let status = await run(arguments, records)
    Leftovers.sweep()
    withExtendedLifetime(guards) { exit(status) }
  }

  private static let recordsOption = "--records="

  /// How many the ledger of `ledger` is to have, if it is said: 1,000 to 100,000,000.
  private static func bigRecords(in arguments: [String]) -> Int? {
    arguments.last { $0.hasPrefix(recordsOption) }
      .flatMap { Int($0.dropFirst(recordsOption.count)) }
      .flatMap { (1_000...100_000_000).contains($0) ? $0 : nil }
  }

  private static let programOption = "--program="

  /// The program to put beside the console, found on the `PATH`.
  private static func program(in arguments: [String]) throws(StageError) -> [String]? {
    guard let option = arguments.last(where: { $0.hasPrefix(programOption) }) else { return nil }
    var words = option.dropFirst(programOption.count).split(separator: " ").map(String.init)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let places = [""] + path.split(separator: ":").map { "\($0)/" }
    guard let name = words.first,
      let place = places.first(where: { FileManager.default.isExecutableFile(atPath: $0 + name) })
    else { throw StageError("\(option): there is no such program on the PATH") }
    words[0] = place + name
    return words
  }

  private static func run(_ arguments: [String], _ records: Int?) async -> Int32 {
    let asJSON = arguments.contains("--json")
    guard records != nil || !arguments.contains(where: { $0.hasPrefix(recordsOption) }) else {
      complain("\(recordsOption)N takes a number from 1,000 to 100,000,000")
      return 64
    }
    let names = arguments.filter {
      $0 != "--json" && !$0.hasPrefix(recordsOption) && !$0.hasPrefix(programOption)
    }
    let unknown = names.filter { name in !Benchmark.all.contains { $0.name == name } }
    guard unknown.isEmpty else {
      complain(
        "there is no \(unknown.joined(separator: ", ")); choose from --json "
          + Benchmark.all.map(\.name).joined(separator: " "))
      return 64
    }
    do {
      var stage = try Stage()
      if let records { stage.bigRecords = records }
      stage.otherProgram = try program(in: arguments)
      let machine = Machine(directory: stage.directory)
      if !asJSON { for line in machine.lines { say(line) } }
      let wanted = Benchmark.all.filter { names.isEmpty || names.contains($0.name) }
      let (figures, failures) = await measure(wanted, on: stage, showing: !asJSON)
      if asJSON { say(json(machine, figures, failures).text) }
      return failures.isEmpty && !figures.contains(where: \.isMissed) ? 0 : 1
    } catch {
      complain("\(error)")
      return 1
    }
  }

  private static func measure(
    _ benchmarks: [Benchmark], on stage: Stage, showing: Bool
  ) async -> (figures: [Figure], failures: [String]) {
    var (figures, failures): ([Figure], [String]) = ([], [])
    for benchmark in benchmarks {
      do {
        let found = try await benchmark.measure(stage)
        if showing { for figure in found { say(figure.line) } }
        figures += found
      } catch {
        failures.append("\(benchmark.name): \(error)")
        complain("\(benchmark.name): \(error)")
      }
    }
    return (figures, failures)
  }

  private static func json(
    _ machine: Machine, _ figures: [Figure], _ failures: [String]
  ) -> JSON {
    [
      "machine": machine.json, "figures": .array(figures.map(\.json)),
      "failures": .array(failures.map(JSON.string)),
    ]
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data("belay-bench: \(text)\n".utf8))
  }
}
