import ArgumentParser
import Foundation

/// Where Belay's memory is.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder with the ledger, the tokens and the socket.",
      discussion: "Default: $XDG_STATE_HOME/belay, else ~/.local/state/belay.", valueName: "dir"))
  var state: String?

  var paths: Paths {
    Paths(state: state, environment: ProcessInfo.processInfo.environment)
  }
}
