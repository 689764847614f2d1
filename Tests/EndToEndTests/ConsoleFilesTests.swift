import Foundation
import Testing

/// What the console reads from files and writes to them, in a real terminal.
@Suite(.enabled(if: Tmux.isInstalled, Tmux.missing))
struct ConsoleFilesTests {
  private let configuration: Scratch

  init() throws {
    configuration = try Scratch()
    try FileManager.default.createDirectory(
      atPath: configuration.path + "/belay/themes", withIntermediateDirectories: true)
  }

  private func write(_ text: String, _ name: String) throws {
    try text.write(
      toFile: "\(configuration.path)/belay/\(name)", atomically: true, encoding: .utf8)
  }

  private func console(on hub: RunningHub) async throws -> Tmux {
    let console = try await Tmux(
      ["console", "--state", hub.state], environment: ["XDG_CONFIG_HOME": configuration.path])
    try await console.waitFor("LIVE")
    return console
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("a theme that changes on disk is worn at once; a broken one is told with line and column")
  func hotReload() async throws {
    try write("theme = \"own\"", "config.toml")
    try write("inherits = \"night\"\n", "themes/own.toml")
    let hub = try await RunningHub.start()
    let console = try await console(on: hub)
    try write("inherits = \"night\"\n[styles]\ntxet = \"#ffffff\"\n", "themes/own.toml")
    try await console.waitFor("The theme stays as it was: own.toml:3:1")
    try write("inherits = \"day\"\n", "themes/own.toml")
    try await console.waitFor("Theme own was read again.")
  }

  @Test("^R takes over new keys, and what is wrong with them is told with its line")
  func reload() async throws {
    let hub = try await RunningHub.start()
    let console = try await console(on: hub)
    try write("[keys]\nhelp = \"H\"\napprove = \"a\"\n", "config.toml")
    try await console.keys("C-r")
    try await console.waitFor("config.toml:3:1: approve changes the world")
    try await console.keys("H")
    try await console.waitFor("in the configuration", "this help")
  }

  @Test(
    "a saved screen and the history are their owner's alone, and the next console recalls a line")
  func privateFiles() async throws {
    let hub = try await RunningHub.start()
    let first = try await console(on: hub)
    try await first.keys("C-s")
    try await first.waitFor("Saved with")
    try await first.keys(":", "zoom", "Enter")
    let screens = hub.state + "/screens"
    let saved = try FileManager.default.contentsOfDirectory(atPath: screens)
    #expect(Set(saved.map { ($0 as NSString).pathExtension }) == ["txt", "jsonl"])
    for file in saved { #expect(try mode("\(screens)/\(file)") == 0o600) }
    let second = try await console(on: hub)
    try await second.keys(":", "Up")
    try await second.waitFor(" : zoom")
    #expect(try mode(hub.state + "/history") == 0o600)
  }

  @Test("the ledger is verified from the console, and the verdict names each check")
  func verifying() async throws {
    let hub = try await RunningHub.start()
    let console = try await console(on: hub)
    try await console.keys("L")
    try await console.waitFor("origin", "signed", "not done in this sitting")
    try await console.keys("v")
    try await console.waitFor("integrity, records: pass")
  }
}
