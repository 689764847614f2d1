import BelayCore
import Foundation

/// Measures the built program against its bars: `swift run -c release belay-bench [--json] [name…]`.
///
/// Real processes, a real terminal, a real disk. Every line is one figure with its bar; the exit
/// status is 1 when a bar was missed or a measurement failed.
@main @MainActor
enum BenchProgram {
  /// All of it takes four minutes on two cores.
  private static let limit = Duration.seconds(359)

  static func main() async {
    let guards = Leftovers.sweepOnLeaving(after: limit)
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    Leftovers.sweep()
    withExtendedLifetime(guards) { exit(status) }
  }

  private static func run(_ arguments: [String]) async -> Int32 {
    let asJSON = arguments.contains("--json")
    let names = arguments.filter { $0 != "--json" }
    let unknown = names.filter { name in !Benchmark.all.contains { $0.name == name } }
    guard unknown.isEmpty else {
      complain(
        "there is no \(unknown.joined(separator: ", ")); choose from --json "
          + Benchmark.all.map(\.name).joined(separator: " "))
      return 64
    }
    do {
      let stage = try Stage()
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
