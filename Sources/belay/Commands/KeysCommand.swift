import ArgumentParser
import BelayConsole
import Foundation

/// `belay keys`
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "List the console's keys, or check your own.",
    discussion: """
      [keys] of config.toml in the configuration directory gives a command other keys, by its word:

        [keys]
        zoom = "Z"
        error = ["x", "F3"]

      Such a key beats any that was there before. What changes the world (approve, kill, …) takes a \
      capital letter or a function key that means nothing else.
      """,
    subcommands: [KeysListCommand.self, KeysCheckCommand.self])
}

/// `belay keys list`
struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print the keys in force, with the word of each command.")

  @OptionGroup var state: StateOptions

  func run() {
    let (configuration, _) = ConfigurationFile(state.paths).read()
    var table = Table("where", "keys", "word", "what it does")
    for row in KeyMap(configuration.keys).table {
      table.add(row.place, row.keys.isEmpty ? "-" : row.keys, row.word, row.help)
    }
    table.write()
  }
}

/// `belay keys check`
struct KeysCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with the keys of a configuration.",
    discussion: "Exits 0 if every line is taken and no command has lost its last key, 1 if not.")

  @Argument(
    help: ArgumentHelp("Default: config.toml in the configuration directory.", valueName: "file"))
  var file: String?
  @OptionGroup var state: StateOptions

  func run() throws {
    let path = file ?? state.paths.configurationFile
    guard file == nil || FileManager.default.fileExists(atPath: path) else {
      throw Failure("there is no file \(path)")
    }
    let (configuration, troubles) = ConfigurationFile(path: path).read()
    let trouble = troubles + KeyMap(configuration.keys).conflicts
    for words in trouble { PolicyCommand.write(words) }
    guard trouble.isEmpty else { throw Failure("\(path): \(trouble.count) to mend") }
    StandardOutput.write(line: "\(path): \(configuration.keys.count) keys, no conflicts")
  }
}
