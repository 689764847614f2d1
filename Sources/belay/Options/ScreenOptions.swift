import ArgumentParser
import BelayCanvas
import BelayClient
import BelayConsole
import BelayTerminal
import Foundation

/// How the console looks.
struct ScreenOptions: ParsableArguments {
  @Option(help: "\(Theme.shippedNames.joined(separator: ", ")), or the path of a theme file.")
  var theme = "night"
  @Flag(help: "ASCII marks and frames only.") var ascii = false
  @Flag(help: "No colour; NO_COLOR does the same.") var noColor = false

  /// The named theme, looked for by path, in the configuration directory and in the binary.
  func loadTheme(from paths: Paths) throws -> Theme {
    do {
      return try Self.theme(named: theme, paths)
    } catch let error as ThemeError {
      throw Failure(.wrongUsage, "\(error)")
    }
  }

  static func theme(named name: String, _ paths: Paths) throws -> Theme {
    if name.contains("/") { return try theme(inFile: name, paths) }
    let own = "\(paths.themes)/\(name).toml"
    if FileManager.default.fileExists(atPath: own) { return try theme(inFile: own, paths) }
    return try Theme.shipped(name)
  }

  private static func theme(inFile path: String, _ paths: Paths) throws -> Theme {
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure(.wrongUsage, "--theme: cannot read \(path) as text; check path and rights")
    }
    return try Theme(toml: source, named: path) { name in
      Theme.shippedSource(name)
        ?? (try? String(contentsOfFile: "\(paths.themes)/\(name).toml", encoding: .utf8))
    }
  }
}

extension ScreenOptions {
  var terminalOptions: TerminalOptions {
    var options = TerminalOptions(environment: ProcessInfo.processInfo.environment)
    options.allowsColor = !noColor
    return options
  }

  /// What the console is started with for a hub, on a terminal.
  func consoleOptions(
    on terminal: Terminal, address: HubAddress, paths: Paths, readOnly: Bool
  ) throws -> ConsoleOptions {
    var options = try plainOptions(address: address, paths: paths, readOnly: readOnly)
    fit(&options, to: terminal)
    return options
  }

  /// The same without a terminal, as `snapshot` wants it.
  func plainOptions(
    address: HubAddress, paths: Paths, readOnly: Bool
  ) throws -> ConsoleOptions {
    ConsoleOptions(
      theme: try loadTheme(from: paths), ascii: ascii, readOnly: readOnly,
      context: Self.context(of: address), operatorName: NSUserName(),
      hubURL: Self.agentURL(of: address))
  }

  /// Leaves out what the terminal cannot show.
  func fit(_ options: inout ConsoleOptions, to terminal: Terminal) {
    options.ascii = options.ascii || terminal.isASCIIOnly
    options.themes = Theme.shippedNames
    options.depth = terminal.colorDepth
    options.theme = options.theme.reduced(to: terminal.colorDepth)
  }

  private static func context(of address: HubAddress) -> String {
    switch address {
    case .unix: "local"
    case .http(let host, let port), .https(let host, let port): "\(host):\(port)"
    }
  }

  private static func agentURL(of address: HubAddress) -> String {
    switch address {
    case .unix: "http://127.0.0.1:4318"
    case .http, .https: address.description
    }
  }
}

extension ScreenOptions {
  /// Fails before anything is started when there is no terminal to show it on.
  func requireTerminal() throws {
    for (descriptor, name) in [
      (STDIN_FILENO, "standard input"), (STDOUT_FILENO, "standard output"),
    ]
    where isatty(descriptor) == 0 {
      throw TerminalError.notATerminal(name)
    }
  }
}
