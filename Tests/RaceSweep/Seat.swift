import BelayCanvas
import BelayConsole
import BelayCore
import BelayScreen
import BelayTerminal
import Dispatch
import Foundation
import Onlooker
import Stories
import Synchronization

/// The real loop with the real console on the real terminal of this process, and its other end in the same hands.
///
/// A turn of the loop is over when its bytes have come out at the other end, so that what was typed, what was shown
/// and what left have one order, and a seed plays again what it played before. Only the clock is not real.
final class Seat {
  private let terminal: Terminal
  private let line: Line
  private let options: ConsoleOptions
  private let allowed: AllowList
  private var loop: ConsoleLoop?
  /// Readable for ever, so that no turn waits.
  private let wake: Int32
  private(set) var screen: Onlooker
  /// What the loop is told next.
  var news: [Message] = []
  var clock: () -> Reading = {
    Reading(wall: Story.start, boot: BootInstant(bootID: "", nanoseconds: 0))
  }
  /// Whether what was written does not come out yet.
  var isLate: () -> Bool = { false }
  var perform: (Effect) -> [Message] = { _ in [] }
  /// Called when messages are handed to the console.
  var handed: ([Message]) -> Void = { _ in }

  /// - Parameter master: the other end of the terminal on standard input.
  init(master: Int32) throws {
    let term = "xterm-256color"
    guard let allowed = AllowList(term: term) else {
      throw Failure("\(term) is not described here")
    }
    self.allowed = allowed
    line = Line(master)
    line.resize(Seat.size)
    screen = Onlooker(allowed, width: Seat.size.width, height: Seat.size.height)
    terminal = try Terminal.open(TerminalOptions(environment: ["TERM": term]))
    options = ConsoleOptions(
      theme: try Theme.shipped(Theme.defaultName), depth: terminal.colorDepth, context: "prod-eu",
      operatorName: "mira")
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, write(ends[1], "!", 1) == 1 else { throw Failure("no pipe") }
    wake = ends[0]
  }

  private static let size = Size(width: 80, height: 24)

  var size: Size { Size(width: screen.width, height: screen.height) }

  /// Another console begins.
  func sitDown() {
    let wake = wake
    terminal.forget()
    news = []
    var loop = ConsoleLoop(
      terminal: terminal, console: Console(options: options),
      surroundings: Surroundings(
        descriptors: { [wake] }, news: { [unowned self] _ in handOver() },
        perform: { [unowned self] effect, _ in perform(effect) }),
      clock: { [unowned self] in clock() })
    loop.begin()
    self.loop = loop
    look()
  }

  var isOver: Bool { loop?.isOver ?? true }

  func turn() {
    loop?.turn()
    look()
  }

  func close() { terminal.close() }

  private func handOver() -> [Message] {
    defer { news = [] }
    handed(news)
    return news
  }

  private func look() {
    if !isLate() { screen.take(line.shown()) }
  }

  // MARK: What can be done to a terminal

  func type(_ bytes: [UInt8]) { line.type(bytes) }

  func resize(_ size: Size) {
    look()
    screen.resize(width: size.width, height: size.height)
    line.resize(size)
  }

  /// The shell had the terminal for a while, after `^Z`.
  func suspend() { raise(SIGTSTP) }

  /// The process was stopped where nobody could prepare for it, and goes on.
  func stop() { raise(SIGCONT) }

  /// Whether any row has these words.
  func shows(_ words: String) -> Bool {
    (0..<screen.height).contains { screen.text($0).contains(words) }
  }
}

/// The other end of the terminal.
private final class Line: Sendable {
  private let descriptor: Int32
  private let buffer = Mutex<[UInt8]>([])
  private let marked = DispatchSemaphore(value: 0)

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let thread = Thread { [self] in read() }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Everything that the program has written: a mark behind it says when that is all.
  func shown() -> [UInt8] {
    var mark: UInt8 = 0
    _ = write(STDOUT_FILENO, &mark, 1)
    marked.wait()
    return buffer.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
  }

  private func read() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
      let isMarked = chunk[count - 1] == 0
      buffer.withLock { $0 += chunk[..<(isMarked ? count - 1 : count)] }
      if isMarked { marked.signal() }
    }
  }

  /// Returns when the program could read it.
  func type(_ bytes: [UInt8]) {
    let before = waiting
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while waiting < before + bytes.count { poll(&input, 1, before == 0 ? 1 : 0) }
  }

  private var waiting: Int {
    var count: Int32 = 0
    _ = ioctl(STDIN_FILENO, UInt(FIONREAD), &count)
    return Int(count)
  }

  func resize(_ size: Size) {
    var dimensions = winsize(
      ws_row: UInt16(size.height), ws_col: UInt16(size.width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &dimensions)
  }
}
