import Foundation

/// Where Belay keeps things on this machine, by the XDG base directory rules.
///
/// Everything that must survive (ledger, tokens, socket) lives in one state directory, so that moving or
/// deleting Belay's memory is moving or deleting one folder.
///
/// Source: XDG Base Directory Specification 0.8.
struct Paths: Equatable {
  let state: String
  let configuration: String

  /// - Parameters:
  ///   - state: overrides the state directory (`--state`); relative paths are taken from here.
  ///   - environment: the process environment; `XDG_STATE_HOME`, `XDG_CONFIG_HOME` and `HOME` are read.
  init(state override: String? = nil, environment: [String: String]) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    state =
      override.map(Self.absolute)
      ?? Self.base(environment["XDG_STATE_HOME"], else: home + "/.local/state") + "/belay"
    configuration =
      Self.base(environment["XDG_CONFIG_HOME"], else: home + "/.config") + "/belay"
  }

  var socket: String { state + "/hub.sock" }
  var ledger: String { state + "/ledger.sqlite" }
  var tokens: String { state + "/tokens.json" }
  var themes: String { configuration + "/themes" }
  /// What an operator sets about the console.
  var configurationFile: String { configuration + "/config.toml" }
  /// What was typed behind `:` and `/`.
  var history: String { state + "/history" }
  /// Screens that were saved with `^S`.
  var screens: String { state + "/screens" }
  var models: String { configuration + "/models.toml" }

  /// Every path with its name, in the order `belay paths` prints them.
  var named: [(name: String, path: String)] {
    [
      ("state", state), ("ledger", ledger), ("tokens", tokens), ("socket", socket),
      ("configuration", configuration), ("themes", themes),
      ("models", models),
    ]
  }

  /// The specification says that a relative value is to be ignored.
  private static func base(_ value: String?, else fallback: String) -> String {
    guard let value, value.hasPrefix("/") else { return fallback }
    return value.hasSuffix("/") ? String(value.dropLast()) : value
  }

  private static func absolute(_ path: String) -> String {
    let full = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return URL(fileURLWithPath: full).standardizedFileURL.path
  }
}
