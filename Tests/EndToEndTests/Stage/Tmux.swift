import Foundation
import Testing

/// A real terminal for the program: a tmux server of its own with one pane, typed into and read from.
final class Tmux: Sendable {
  private let socket: String
  private let scratch: Scratch

  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
  /// Why a story that needs a terminal is skipped.
  static let missing: Comment = "SKIPPED: no tmux on this machine; install the package tmux"

  /// Starts `belay` with these arguments in a terminal of that size.
  init(
    _ arguments: [String], width: Int = 120, height: Int = 36, environment: [String: String] = [:]
  ) async throws {
    scratch = try Scratch()
    socket = scratch.path + "/tmux"
    let words =
      (["env"] + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      + [Program.path] + arguments).map(Self.quoted)
    let command = words.joined(separator: " ")
    _ = try await tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)",
      "\(command); echo ended with $?; exec cat")
  }

  deinit {
    let arguments = ["-S", socket, "kill-server"]
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(nothing) }
    let child = try? Child.spawn(
      "/usr/bin/tmux", arguments, environment: [:], input: nothing, output: nothing,
      errors: nothing)
    if let child { waitpid(child.pid, nil, 0) }
  }

  /// The screen as text, row by row.
  func screen() async throws -> String {
    try await tmux("capture-pane", "-p").output
  }

  /// Types; names such as `Enter` and `Escape` are keys, see tmux(1).
  func keys(_ keys: String...) async throws {
    for key in keys { _ = try await tmux("send-keys", key) }
  }

  func resize(width: Int, height: Int) async throws {
    _ = try await tmux("resize-window", "-x", "\(width)", "-y", "\(height)")
  }

  /// The screen as soon as it shows all of the texts; fails the test when it never does.
  @discardableResult
  func waitFor(
    _ texts: String..., seconds: Double = 20, location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var screen = ""
    while ContinuousClock.now < deadline {
      screen = try await self.screen()
      if texts.allSatisfy(screen.contains) { return screen }
      try await Task.sleep(for: .milliseconds(40))
    }
    Issue.record("the screen never showed \(texts):\n\(screen)", sourceLocation: location)
    throw StageError("the screen never showed \(texts)")
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> Program.Ending {
    let ending = try await Program.run(
      "/usr/bin/tmux", ["-S", socket] + arguments, ["TERM": "xterm-256color"])
    guard ending.status == 0 else { throw StageError("tmux \(arguments): \(ending.errors)") }
    return ending
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
