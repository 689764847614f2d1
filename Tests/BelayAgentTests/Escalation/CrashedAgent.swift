import BelayAgent
import Dispatch
import Foundation
import Testing

/// The child of the crash tests: the executable `AgentCrasher` of this package.
final class CrashedAgent: Sendable {
  private let pid: pid_t
  private let output: FileHandle
  /// Its end, also when these tests die, is the child's end.
  private let leash: FileHandle

  /// - Parameter hub: where it believes its hub.
  init(_ stage: AgentStage, hub: String, dyingAt point: String? = nil) throws {
    // The test binary and the package's executables are built into one directory.
    let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = URL(fileURLWithPath: here).deletingLastPathComponent()
      .appendingPathComponent("AgentCrasher").path
    let arguments =
      [program, hub, stage.agentToken, stage.agentDirectory, Self.effectsPath(stage)]
      + [point].compactMap(\.self)
    let (input, said) = (Self.pipe(), Self.pipe())
    pid = try Self.spawn(
      arguments, input: input.fileHandleForReading.fileDescriptor,
      output: said.fileHandleForWriting.fileDescriptor)
    try input.fileHandleForReading.close()
    try said.fileHandleForWriting.close()
    (output, leash) = (said.fileHandleForReading, input.fileHandleForWriting)
  }

  /// How often the refund took effect, over all of this stage's processes.
  static func effects(_ stage: AgentStage) -> Int {
    let text = try? String(contentsOfFile: effectsPath(stage), encoding: .utf8)
    return text?.split(separator: "\n").count ?? 0
  }

  private static func effectsPath(_ stage: AgentStage) -> String { stage.directory + "/effects" }

  func kill() { Foundation.kill(pid, SIGKILL) }

  /// What it said until it ended, and whether a signal ended it.
  func end() async -> (said: String, wasKilled: Bool) {
    // On a thread of its own: the hub that it talks to needs those of the tasks.
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: self.waitForEnd()) }
    }
  }

  private func waitForEnd() -> (said: String, wasKilled: Bool) {
    let said = String(decoding: (try? output.readToEnd()) ?? Data(), as: UTF8.self)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    try? leash.close()
    return (said.trimmingCharacters(in: .whitespacesAndNewlines), status & 0x7F != 0)
  }

  // MARK: Starting

  /// Other children must not hold its ends open.
  private static func pipe() -> Pipe {
    let pipe = Pipe()
    for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    return pipe
  }

  private static func spawn(_ arguments: [String], input: Int32, output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    let words = arguments.map { strdup($0) } + [nil]
    defer {
      for word in words { free(word) }
      posix_spawn_file_actions_destroy(&actions)
    }
    var pid: pid_t = 0
    try #require(posix_spawn(&pid, arguments[0], &actions, nil, words, environ) == 0)
    return pid
  }
}

extension HubPlace {
  /// The address alone, for another process.
  var address: String { if case .at(let text, _) = self { text } else { "" } }
}
