import ArgumentParser
import BelayCanvas
import BelayClient
import BelayConsole
import BelayTerminal
import Foundation

/// How the console looks.
struct ScreenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "\(Theme.shippedNames.joined(separator: ", ")), or the path of a theme file.",
      discussion: "Default: theme of config.toml in the configuration directory, else night."))
  var theme: String?
  @Flag(help: "ASCII marks and frames only.") var ascii = false
  @Flag(help: "No colour; NO_COLOR does the same.") var noColor = false

  /// The named theme, looked for by path, in the configuration directory and in the binary.
  func loadTheme(_ name: String, from paths: Paths) throws -> Theme {
    do {
      return try Self.theme(named: name, paths)
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
    on terminal: Terminal, address: HubAddress, in place: ContextPlace? = nil, paths: Paths,
    readOnly: Bool
  ) throws -> ConsoleOptions {
    var options = try plainOptions(address: address, in: place, paths: paths, readOnly: readOnly)
    fit(&options, to: terminal)
    return options
  }

  /// The same without a terminal, as `snapshot` wants it.
  func plainOptions(
    address: HubAddress, in place: ContextPlace? = nil, paths: Paths, readOnly: Bool
  ) throws -> ConsoleOptions {
    var options = try options(
      context: place?.name ?? Self.context(of: address), hubURL: Self.agentURL(of: address),
      theme: place?.theme, paths: paths, readOnly: readOnly)
    guard let place, let why = place.readOnlyBecause, !readOnly else { return options }
    (options.readOnly, options.readOnlyBecause) = (true, why)
    return options
  }

  /// With the operator's configuration in it.
  func options(
    context: String, hubURL: String, theme own: String? = nil, paths: Paths, readOnly: Bool
  ) throws -> ConsoleOptions {
    let (configuration, troubles) = ConfigurationFile(paths).read()
    var options = ConsoleOptions(
      theme: try Theme.shipped(Theme.defaultName), themes: ThemeShelf(paths: paths).names,
      ascii: ascii, readOnly: readOnly, context: context, operatorName: NSUserName(),
      hubURL: hubURL)
    options.keys = configuration.keys
    options.clipboard = configuration.clipboard
    options.contexts = configuration.contexts
    options.troubles = troubles
    try dress(&options, theme ?? own ?? configuration.theme, paths)
    options.history = HistoryFile(path: paths.history).read()
    return options
  }

  /// A theme that was asked for on the command line and is none is an error; one of the configuration is
  /// told of on the screen.
  private func dress(_ options: inout ConsoleOptions, _ name: String?, _ paths: Paths) throws {
    guard let name else { return }
    do {
      options.theme = try loadTheme(name, from: paths)
      options.themeName = name
    } catch  where theme == nil {
      options.troubles.append("\(error)")
    }
  }

  /// Leaves out what the terminal cannot show.
  func fit(_ options: inout ConsoleOptions, to terminal: Terminal) {
    options.ascii = options.ascii || terminal.isASCIIOnly
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
