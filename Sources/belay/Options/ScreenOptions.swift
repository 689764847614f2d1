import ArgumentParser
import BelayCanvas
import BelayClient
import BelayConsole
import BelayTerminal
import Foundation

/// How the console looks.
struct ScreenOptions: ParsableArguments {
  @Option(help: "night, day, mono, or the path of a theme file.") var theme = "night"
  @Flag(help: "ASCII marks and frames only.") var ascii = false
  @Flag(help: "No colour; NO_COLOR does the same.") var noColor = false

  /// A theme by name from the configuration directory or the binary, or by path.
  func loadTheme(from paths: Paths) throws -> Theme {
    do {
      if theme.contains("/") { return try Theme(file: theme) }
      let own = "\(paths.themes)/\(theme).toml"
      if FileManager.default.fileExists(atPath: own) { return try Theme(file: own) }
      return try Theme.builtIn(theme)
    } catch let error as ThemeError {
      throw Failure(.wrongUsage, "--theme \(theme): \(error)")
    }
  }
}

extension ScreenOptions {
  var terminalOptions: TerminalOptions {
    TerminalOptions(color: !noColor, ascii: ascii)
  }

  /// What the console is started with on a hub.
  func consoleOptions(
    address: HubAddress, paths: Paths, readOnly: Bool
  ) throws -> ConsoleOptions {
    ConsoleOptions(
      theme: try loadTheme(from: paths), ascii: ascii || !Terminal.localeIsUTF8,
      readOnly: readOnly, context: Self.context(of: address), operatorName: NSUserName(),
      hubURL: Self.agentURL(of: address))
  }

  private static func context(of address: HubAddress) -> String {
    switch address {
    case .unix: "local"
    case .http(let host, let port): "\(host):\(port)"
    }
  }

  private static func agentURL(of address: HubAddress) -> String {
    switch address {
    case .unix: "http://127.0.0.1:4318"
    case .http: address.description
    }
  }
}
