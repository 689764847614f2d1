import ArgumentParser
import BelayCore

/// `belay man`
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page.",
    discussion: """
        belay man > ~/.local/share/man/man1/belay.1
        belay man | man -l -
      """)

  func run() throws {
    guard let help = try? JSON(parsing: Array(Belay._dumpHelp().utf8)), let root = help["command"]
    else { throw Failure("the commands could not be described") }
    StandardOutput.write(ManualPage(root).text)
  }
}
