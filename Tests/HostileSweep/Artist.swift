import BelayCanvas
import BelayTerminal
import Glibc

/// Draws hostile texts on the terminal, to the last character of each, as the console does: through the one door
/// into `SafeText`, wrapped, into a `Frame`.
struct Artist {
  private let terminal: Terminal
  private let sheet: Sheet
  private let fault: Fault?
  private var frame: Frame
  private var slot = 0
  private var frames = 0
  private var isOver = false

  /// What a broken console would do; for the proof that the sweep can fail.
  enum Fault: String, CaseIterable {
    /// A text reaches the terminal as it is.
    case raw
    /// A character is left out.
    case short
    /// A text is drawn over its own label.
    case label
  }

  private static let chrome = Style(attributes: .bold)
  private static let data = Style(foreground: .indexed(2))
  private static let rest = Style(attributes: .underline)

  init(_ terminal: Terminal, fault: Fault?) {
    self.terminal = terminal
    self.fault = fault
    sheet = Sheet(
      width: terminal.size.width, height: terminal.size.height, ascii: terminal.isASCIIOnly)
    frame = Frame(size: terminal.size)
  }

  mutating func draw(_ numbers: Range<Int>, seed: UInt64) {
    begin()
    for number in numbers where !isOver {
      draw(HostileText.bytes(seed: seed, number: number), number)
    }
    finish()
  }

  private mutating func draw(_ bytes: [UInt8], _ number: Int) {
    let isFaulty = number == 50
    let text = SafeText(
      untrusted: isFaulty && fault == .short ? Array(bytes.dropLast()) : bytes, ascii: sheet.ascii)
    var label: Int? = number
    for row in text.wrapped(to: sheet.fieldWidth) {
      if slot == sheet.slots {
        finish()
        begin()
      }
      put(row, label, shift: isFaulty && fault == .label ? -2 : 0)
      label = nil
    }
    if isFaulty, fault == .raw { _ = write(STDOUT_FILENO, bytes, bytes.count) }
  }

  private mutating func put(_ row: SafeText, _ label: Int?, shift: Int) {
    let (x, y) = sheet.place(slot)
    let field = x + Sheet.labelWidth + 2
    slot += 1
    frame.put("|", at: Point(x: x, y: y), style: Self.chrome)
    frame.put(
      SafeText(untrusted: Sheet.label(label)), at: Point(x: x + 1, y: y), style: Self.chrome)
    let used = frame.put(
      row, at: Point(x: field + shift, y: y), style: Self.data, clippedTo: sheet.fieldWidth)
    frame.put(
      SafeText(repeating: "_", count: sheet.fieldWidth - used), at: Point(x: field + used, y: y),
      style: Self.rest)
    frame.put("H", at: Point(x: x + sheet.pitch - 1, y: y), style: Self.chrome)
  }

  private mutating func begin() {
    frames += 1
    slot = 0
    frame = Frame(size: terminal.size)
    frame.put(
      SafeText(untrusted: sheet.title(frames)), at: Point(x: 0, y: 0), style: Self.chrome)
    frame.put(
      SafeText(untrusted: Sheet.keys), at: Point(x: 0, y: sheet.height - 1), style: Self.chrome)
  }

  /// Shows the sheet, and looks whether somebody wants the program to leave.
  private mutating func finish() {
    terminal.draw(frame)
    isOver = terminal.wait(until: .now).leave != nil
  }
}
