package import BelayCanvas
import Glibc

/// The real terminal, from `open` to the moment the process ends in whatever way (INV 34).
///
///     while true {
///       let ready = terminal.wait(for: [wakePipe], until: nextTick)
///       if let leave = ready.leave { … break }
///       while let key = terminal.nextKey() { … }
///       if ready.suspend { terminal.suspend() }
///       terminal.draw(console.frame(size: terminal.size, …))
///     }
///     terminal.close()
///
/// One per process, used from its main thread only: Linux hands signals to that one first, and a
/// write that hangs must be interrupted by them. Not closing is safe: exit, TERM, HUP, INT, QUIT
/// and crashes put the terminal back all the same.
package final class Terminal {
  /// What frames are to be made for; changes only when `nextKey()` answers `.resize`.
  package private(set) var size: Size
  package let colorDepth: ColorDepth
  /// Without a UTF-8 locale only ASCII can be shown.
  package let isASCIIOnly: Bool
  /// All bytes that frames have taken so far.
  package private(set) var bytesWritten = 0

  private let synchronizesOutput: Bool
  private let isInTmux: Bool
  private var painter: RowPainter
  private var last: Frame?

  var decoder = KeyDecoder()
  var decoded: [Key] = []
  var lastInput = ContinuousClock.now
  var mayHaveKeys = false
  var isResized = false
  var leave: Readiness.Leave?

  /// Takes the terminal on standard input and output; when it throws, nothing has changed.
  package static func open(_ options: TerminalOptions) throws(TerminalError) -> Terminal {
    guard let name = options.environment["TERM"], !name.isEmpty else { throw .unnamed }
    guard name != "dumb" else { throw .cannotDraw(name) }
    try Curses.open(name)
    return Terminal(options)
  }

  private init(_ options: TerminalOptions) {
    let depth = ColorDepth(colors: Curses.colors, environment: options.environment)
    colorDepth = options.allowsColor ? depth : .mono
    isASCIIOnly = !Curses.isUTF8
    isInTmux = options.environment["TMUX"]?.isEmpty == false
    synchronizesOutput = options.synchronizesOutput
    painter = RowPainter(
      ColorPlan(depth: colorDepth, pairs: Curses.pairs, isDirect: Curses.colors > 256))
    size = Self.takeSize()
  }

  /// Bytes of pastes that were over 64 KiB each and were dropped.
  package var droppedPasteBytes: Int { decoder.dropped }

  package func close() { Curses.close() }

  /// Puts the terminal back, stops the process as `^Z` does, and takes the terminal again when it
  /// goes on. Everything has to be drawn again.
  package func suspend() {
    Curses.suspend()
    takeAgain()
  }

  /// Rings once; how often is the caller's business.
  package func bell() { Curses.bell() }

  /// Puts text on the clipboard of the terminal, where that allows it (OSC 52). Nothing is waited for, and
  /// no byte of the text itself is sent: it goes as base64.
  package func copy(_ text: SafeText) {
    Curses.send(Clipboard.sequence(for: "\(text)", inTmux: isInTmux))
  }

  /// Forgets what is on the screen, so that the next frame is sent whole.
  package func forget() { last = nil }

  func takeAgain() {
    Curses.resume()
    isResized = true
    forget()
  }

  func takeNewSize() {
    isResized = false
    size = Self.takeSize()
    forget()
  }

  private static func takeSize() -> Size {
    let (rows, columns) = Curses.takeSize()
    return Size(width: columns, height: rows)
  }
}

// MARK: Drawing

extension Terminal {
  /// Shows a frame: rows that differ from the last one are put, and what changed leaves in one write.
  ///
  /// Costs nothing when nothing differs. A frame of another size than `size` is cut or padded.
  package func draw(_ frame: Frame) {
    guard leave != .terminalLost else { return }
    if painter.startAnewIfFull() { forget() }
    let everything = last?.size != frame.size
    guard everything || last != frame else { return }
    if everything { Curses.erase() }
    for y in 0..<min(frame.size.height, size.height)
    where everything || last?.row(y) != frame.row(y) {
      painter.put(frame.row(y), at: y, width: size.width)
    }
    place(frame.cursor)
    last = frame
    guard let sent = Curses.show(everything: everything, synchronized: synchronizesOutput) else {
      leave = leave ?? .terminalLost
      return
    }
    bytesWritten += sent
  }

  private func place(_ cursor: Point?) {
    guard let cursor, (0..<size.width).contains(cursor.x), (0..<size.height).contains(cursor.y)
    else { return Curses.hideCursor() }
    Curses.placeCursor(row: cursor.y, column: cursor.x)
  }
}
