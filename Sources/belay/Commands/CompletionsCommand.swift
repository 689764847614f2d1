import ArgumentParser

/// `belay completions`
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print what makes a shell complete belay's commands.",
    discussion: """
        belay completions bash > ~/.local/share/bash-completion/completions/belay
        belay completions zsh > "${fpath[1]}/_belay"
        belay completions fish > ~/.config/fish/completions/belay.fish
      """)

  @Argument(help: "bash, zsh or fish.") var shell: String

  func validate() throws {
    guard CompletionShell(rawValue: shell) != nil else {
      throw ValidationError("there are completions for bash, zsh and fish")
    }
  }

  func run() {
    guard let shell = CompletionShell(rawValue: shell) else { return }
    StandardOutput.write(line: Belay.completionScript(for: shell))
  }
}
