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
    directory: String? = nil, seconds: Double = 60
  ) async throws -> Ending {
    try await run(path, arguments, environment, input, directory, seconds)
  }

  /// Runs any program to its end, with standard input closed unless `input` is given.
  static func run(
    _ executable: String, _ arguments: [String], _ environment: [String: String] = [:],
    _ input: String? = nil, _ directory: String? = nil, _ seconds: Double = 60
  ) async throws -> Ending {
    let scratch = try Scratch()
    let outputPath = scratch.path + "/out"
    let errorPath = scratch.path + "/err"
    for path in [outputPath, errorPath] {
      guard FileManager.default.createFile(atPath: path, contents: nil) else {
        throw StageError("cannot make \(path)")
      }
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = merged(environment)
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    let pipe = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : pipe
    let ended = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in ended.continuation.finish() }
    try process.run()
    if let input {
      pipe.fileHandleForWriting.write(Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    }
    let watchdog = Task {
      try await Task.sleep(for: .seconds(seconds))
      kill(process.processIdentifier, SIGKILL)
    }
    for await _ in ended.stream {}
    watchdog.cancel()
    return Ending(
      status: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: outputPath, encoding: .utf8),
      errors: try String(contentsOfFile: errorPath, encoding: .utf8))
  }

  /// This process's environment without what would change Belay's behaviour, plus `extra`.
  static func merged(_ extra: [String: String]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for name in ["BELAY_HUB", "BELAY_TOKEN", "NO_COLOR", "COLORTERM", "TMUX"] {
      environment[name] = nil
    }
    environment["LC_ALL"] = "C.UTF-8"
    return environment.merging(extra) { $1 }
  }
}
