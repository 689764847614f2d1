import BelayCore
import Foundation

/// `belay console`, or another program, on a terminal of 120 by 36 whose other end is read here.
///
/// Bytes are counted as they come out of the terminal, which is what a link would have to carry.
final class ConsoleScreen {
  let child: Child
  private let master: Int32
  private let atRest: [UInt32]
  /// How many synchronized outputs have begun.
  private(set) var frames = 0
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  /// How long anything may take before the measurement is given up.
  private static let patience = Duration.seconds(10)

  convenience init(on stage: Stage, of hub: HubProcess) throws(StageError) {
    try self.init([stage.program, "console", "--state", hub.state], on: stage)
  }

  /// - Parameter command: a path and its arguments.
  init(_ command: [String], on stage: Stage) throws(StageError) {
    let terminal = try Self.openTerminal()
    master = terminal.master
    defer { close(terminal.slave) }
    atRest = Self.settings(of: terminal.master)
    child = try Child(
      command, environment: stage.environment + ["COLORTERM=truecolor"],
      output: .terminal(terminal.name))
  }

  deinit { close(master) }

  private static func settings(of terminal: Int32) -> [UInt32] {
    var settings = termios()
    tcgetattr(terminal, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }

  /// Whether the terminal's modes are those that the program found.
  var isRestored: Bool { Self.settings(of: master) == atRest }

  private static func openTerminal() throws(StageError) -> (
    master: Int32, slave: Int32, name: String
  ) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 36, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else {
      throw StageError("cannot open a terminal: \(systemError())")
    }
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var name = [CChar](repeating: 0, count: 128)
    ttyname_r(slave, &name, name.count)
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (master, slave, String(decoding: bytes, as: UTF8.self))
  }

  /// Waits until the terminal has been sent one of these texts.
  /// - Returns: the time since the process was started.
  @discardableResult
  func waitFor(_ texts: [String]) throws(StageError) -> Duration {
    let wanted = texts.map { Array($0.utf8) }
    var seen: [UInt8] = []
    let deadline = ContinuousClock.now + Self.patience
    while let part = take(until: deadline) {
      seen += part
      if wanted.contains(where: { seen.firstRange(of: $0) != nil }) { return .now - child.started }
    }
    let shown = String(decoding: seen.suffix(600), as: UTF8.self).debugDescription
    throw StageError("the console never showed \(texts): \(shown)")
  }

  /// Reads for this long.
  /// - Returns: how many bytes came.
  @discardableResult
  func bytes(for duration: Duration) throws(StageError) -> Int {
    let deadline = ContinuousClock.now + duration
    var count = 0
    while let part = take(until: deadline) { count += part.count }
    guard ContinuousClock.now >= deadline else {
      throw StageError("the console ended while it was watched")
    }
    return count
  }

  /// Reads until nothing has come for this long.
  /// - Returns: when the last of it came, since the process was started; nil if nothing came at all.
  func firstPicture(quiet: Duration) -> Duration? {
    let deadline = ContinuousClock.now + Self.patience
    var last: Duration?
    while let part = take(until: min(deadline, .now + (last == nil ? Self.patience : quiet))) {
      // What asks the terminal a question, or sets it up, is no picture.
      if part.count >= 500 || last != nil { last = .now - child.started }
    }
    return last
  }

  /// All that comes until the terminal is closed, after a signal.
  func output(after signal: Int32) -> [UInt8] {
    while take(until: .now) != nil {}
    kill(child.pid, signal)
    var all: [UInt8] = []
    let deadline = ContinuousClock.now + .seconds(2)
    while let part = take(until: deadline) { all += part }
    return all
  }

  /// Types without waiting for an answer.
  func type(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// What there is within this time; nil when there was nothing.
  func part(within time: Duration) -> ArraySlice<UInt8>? { take(until: .now + time) }

  /// Presses a key and waits for the first byte of the answer; nil if there was none in half a second.
  ///
  /// What the console sent before the key is read first and does not count.
  func answer(to key: String) -> Duration? {
    while take(until: .now) != nil {}
    let start = ContinuousClock.now
    _ = Array(key.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    guard isReadable(master, until: start + .milliseconds(500)) else { return nil }
    return .now - start
  }

  /// Quits the console as an operator does; with a signal if it does not listen.
  func leave() {
    _ = Array("q".utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    let deadline = ContinuousClock.now + .milliseconds(500)
    while take(until: deadline) != nil {}
    _ = child.end(SIGKILL)
  }

  /// What there is; nil when nothing came before the deadline, or the terminal is closed.
  private func take(until deadline: ContinuousClock.Instant) -> ArraySlice<UInt8>? {
    guard isReadable(master, until: deadline) else { return nil }
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return nil }
    // One that two reads have a half of each is not counted, which is rare.
    frames += buffer[..<count].ranges(of: Array("\u{1B}[?2026h".utf8)).count
    return buffer[..<count]
  }
}
