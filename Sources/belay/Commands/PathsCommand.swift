import ArgumentParser
import BelayCore

/// `belay paths`
struct PathsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "Print where Belay keeps things.",
    discussion: "XDG_STATE_HOME and XDG_CONFIG_HOME move them, and --state moves the state alone.")

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() {
    let named = state.paths.named
    if output.json {
      let members = named.map { ($0.name, JSON.string($0.path)) }
      StandardOutput.write(line: JSON.object(JSONObject(members)).shown)
    } else {
      for (name, path) in named {
        StandardOutput.write(line: name.padding(to: 14) + path)
      }
    }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
