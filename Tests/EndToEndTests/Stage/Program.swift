import Foundation

/// The real program, as a process with its own pipes.
struct Program {
  /// What a command left behind.
  struct Ending {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The executable that was built beside these tests.
  static let path: String = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("belay").path
  }()

  /// Runs a command to its end; never longer than `seconds`.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
    seconds: Double = 60
  ) async throws -> Ending {
    try await run(path, arguments, environment, input, seconds)
  }

  /// Runs any program to its end, with standard input closed unless `input` is given.
  static func run(
    _ executable: String, _ arguments: [String], _ environment: [String: String] = [:],
    _ input: String? = nil, _ seconds: Double = 60
  ) async throws -> Ending {
    let scratch = try Scratch()
    if let input {
      try input.write(toFile: scratch.path + "/in", atomically: false, encoding: .utf8)
    }
    let source = open(input == nil ? "/dev/null" : scratch.path + "/in", O_RDONLY | O_CLOEXEC)
    let sinks = ["out", "err"].map {
      open(scratch.path + "/" + $0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    }
    defer { for descriptor in sinks + [source] { close(descriptor) } }
    let child = try Child.spawn(
      executable, arguments, environment: merged(environment), input: source,
      output: sinks[0], errors: sinks[1])
    let watchdog = Task {
      try await Task.sleep(for: .seconds(seconds))
      kill(child.pid, SIGKILL)
    }
    let status = await child.ended()
    watchdog.cancel()
    return Ending(
      status: status, output: try String(contentsOfFile: scratch.path + "/out", encoding: .utf8),
      errors: try String(contentsOfFile: scratch.path + "/err", encoding: .utf8))
  }

  /// This process's environment without what would change Belay's behaviour, plus `extra`.
  static func merged(_ extra: [String: String]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for name in ["BELAY_HUB", "BELAY_TOKEN", "BELAY_CA_FILE", "NO_COLOR", "COLORTERM", "TMUX"] {
      environment[name] = nil
    }
    environment["LC_ALL"] = "C.UTF-8"
    return environment.merging(extra) { $1 }
  }
}
