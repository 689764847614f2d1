import ArgumentParser
import BelayCanvas

/// `belay theme`
struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme", abstract: "List themes, or check one of your own.",
    subcommands: [ThemeListCommand.self, ThemeCheckCommand.self])
}

/// `belay theme list`
struct ThemeListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Print the names of the built-in themes, the default first.")

  func run() {
    for name in Theme.shippedNames { StandardOutput.write(line: name) }
  }
}

/// `belay theme check`
struct ThemeCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with a theme file, and what cannot be read.",
    discussion: """
      Prints the contrast of every ink with every paper it is drawn on, in truecolor and in 256 \
      colours; text needs 4.5, marks 3.0. Exits 0 if all of it can be read, 1 if not. The 16 \
      colours of a terminal are its owner's and have no known contrast.
      """)

  @Argument(
    help: ArgumentHelp("A path with a slash, or the name of a theme.", valueName: "file")) var file:
    String
  @OptionGroup var state: StateOptions

  func run() throws {
    let theme = try load()
    var table = Table("contrast", "needs", "colours", "role", "in row", "verdict")
    var failing = 0
    for (depth, name) in [(ColorDepth.truecolor, "truecolor"), (.palette256, "256")] {
      for pair in theme.reduced(to: depth).contrastPairs {
        failing += pair.suffices ? 0 : 1
        table.add(
          pair.found.map(Self.tenths) ?? "own", Self.tenths(pair.needed), name, pair.role.rawValue,
          pair.row?.rawValue ?? "-", pair.suffices ? "ok" : "too low")
      }
    }
    table.write()
    guard failing == 0 else {
      throw Failure("\(failing) pairs are too low; move their ink or paper further apart")
    }
  }

  /// What `--theme` would say of the same name or path, but as the verdict of a check.
  private func load() throws -> Theme {
    do {
      return try ScreenOptions.theme(named: file, state.paths)
    } catch let error as ThemeError {
      throw Failure("\(error)")
    }
  }

  /// Rounded down, so that 4.49 never shows as 4.5.
  private static func tenths(_ ratio: Double) -> String {
    let whole = Int(ratio * 10)
    return "\(whole / 10).\(whole % 10)"
  }
}
