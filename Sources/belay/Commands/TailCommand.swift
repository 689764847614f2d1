import ArgumentParser
import BelayConsole
import BelayCore
import BelayHub
import BelayTerminal
import Foundation

/// `belay tail`
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Follow files or standard input on the screen, without a hub.",
    discussion: """
      Lines in Belay's envelope become events, lines of OTLP JSON the events of their records, and \
      every other line is shown as a log line. A file that is rotated, truncated or replaced is \
      followed by its name. Nothing can be decided here, because there is no hub to carry an answer.

        belay tail agents.ndjson traces.jsonl
        kubectl logs -f deploy/refund-agent | belay tail -
      """)

  @Argument(help: "Files to follow; - is standard input.") var files: [String]
  @Flag(help: "Plain lines, also when standard output is a terminal.") var plain = false
  @OptionGroup var state: StateOptions
  @OptionGroup var screen: ScreenOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("name at least one file, or -") }
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input can be read only once")
    }
  }

  func run() async throws {
    let isShown = !plain && isatty(STDOUT_FILENO) == 1
    let source = try TailSource(
      files: files, input: isShown ? try inputBesideKeys() : STDIN_FILENO, clock: Clock.system)
    guard isShown else {
      await source.follow { records in
        for record in records { StandardOutput.write(line: RecordLine(record).text) }
      }
      return
    }
    try await show(source)
  }

  /// Keys come from standard input; when the data does too, the data keeps its descriptor under another
  /// number and the terminal takes that place.
  private func inputBesideKeys() throws -> Int32 {
    guard files.contains("-") else { return STDIN_FILENO }
    let input = dup(STDIN_FILENO)
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard input >= 0, terminal >= 0, dup2(terminal, STDIN_FILENO) >= 0 else {
      throw Failure("cannot read keys from /dev/tty: \(String(cString: strerror(errno)))")
    }
    close(terminal)
    return input
  }

  @MainActor
  private func show(_ source: TailSource) throws {
    let inbox = try Inbox()
    let clock = Clock.system
    let terminal = try Terminal.open(screen.terminalOptions)
    defer { terminal.close() }
    var options = try screen.options(
      context: files.count == 1 ? files[0] : "\(files.count) files", hubURL: "",
      paths: state.paths, readOnly: true)
    options.contexts = []
    screen.fit(&options, to: terminal)
    let reading = Task.detached {
      await inbox.send(.link(.snapshot(Fleet()), at: clock.read()))
      await inbox.send(.link(.unlinked, at: clock.read()))
      await source.follow { records in
        await inbox.send(.link(.records(records), at: clock.read()))
      }
    }
    defer { reading.cancel() }
    var loop = ConsoleLoop(
      terminal: terminal, console: Console(options: options), inbox: inbox,
      desk: ScreenDesk(paths: state.paths, theme: options.themeName), clock: clock.read,
      switchboard: nil)
    loop.run()
  }
}
