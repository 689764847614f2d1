import BelayCanvas
import CNcurses
import Glibc

/// The library as Swift sees it: the only file that knows the C functions.
///
/// There is one terminal per process; `Terminal` is its only user, on one thread.
enum Curses {
  // What an attribute is called in a cell.
  static let bold = CN_BOLD.rawValue
  static let dim = CN_DIM.rawValue
  static let italic = CN_ITALIC.rawValue
  static let underline = CN_UNDERLINE.rawValue
  static let reverse = CN_REVERSE.rawValue

  static func open(_ name: String) throws(TerminalError) {
    switch cn_problem(UInt32(bitPattern: cn_open(name))) {
    case CN_FINE: return
    case CN_INPUT_NOT_TTY: throw .notATerminal("standard input")
    case CN_OUTPUT_NOT_TTY: throw .notATerminal("standard output")
    case CN_UNKNOWN_TERM: throw .unknown(name)
    case CN_NO_CURSOR_ADDRESSING: throw .cannotDraw(name)
    case CN_ALREADY_OPEN: throw .alreadyOpen
    default: throw .system(String(cString: strerror(errno)))
    }
  }

  static func close() { cn_close() }
  static func suspend() { cn_suspend() }
  static func resume() { cn_resume() }

  static var isUTF8: Bool { cn_is_utf8() }
  static var colors: Int { Int(cn_colors()) }
  static var pairs: Int { Int(cn_pairs()) }

  static func define(_ definition: ColorPlan.Definition) {
    switch definition {
    case .pair(let number, let foreground, let background):
      _ = cn_define_pair(Int32(number), Int32(foreground), Int32(background))
    case .color(let index, let rgb): cn_define_color(Int32(index), rgb)
    }
  }

  static func takeSize() -> (rows: Int, columns: Int) {
    var rows: Int32 = 0
    var columns: Int32 = 0
    cn_take_size(&rows, &columns)
    return (Int(rows), Int(columns))
  }

  static func put(_ scalars: [UInt32], row: Int, column: Int, width: Int, look: ColorPlan.Look) {
    cn_put(
      Int32(row), Int32(column), scalars, Int32(scalars.count), Int32(width), look.attributes,
      Int32(look.pair))
  }

  static func put(ascii: [UInt8], row: Int, column: Int, look: ColorPlan.Look) {
    cn_put_ascii(
      Int32(row), Int32(column), ascii, Int32(ascii.count), look.attributes, Int32(look.pair))
  }

  static func erase() { cn_erase() }

  static func placeCursor(row: Int, column: Int) { cn_cursor(Int32(row), Int32(column)) }
  static func hideCursor() { cn_cursor(-1, 0) }

  /// The bytes that went out; nil when the terminal takes no more.
  static func show(everything: Bool, synchronized: Bool) -> Int? {
    let sent = cn_show(everything, synchronized)
    return sent < 0 ? nil : Int(sent)
  }

  static func bell() { cn_bell() }
  static func send(_ bytes: [UInt8]) { cn_send(bytes, Int32(bytes.count)) }

  static var signalDescriptor: Int32 { cn_signal_fd() }

  /// The oldest signal that has arrived; nil if none has.
  static func nextSignal() -> Int32? {
    let signal = cn_next_signal()
    return signal == 0 ? nil : signal
  }

  /// The next byte or key that has arrived; nil if none has.
  static func nextInput() -> RawKey? {
    let code = cn_key()
    if code == CN_NO_KEY.rawValue { return nil }
    if (0...255).contains(code) { return .byte(UInt8(code)) }
    if code > CN_KEY_F0.rawValue { return .key(.function(Int(code - CN_KEY_F0.rawValue))) }
    return names[code].map { .key($0) } ?? .unknown
  }

  /// What has arrived, past the library: in a paste nothing is a key, and a byte at a time is slow.
  static func nextBytes(atMost room: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = Int(cn_read(buffer.baseAddress, Int32(room)))
    }
  }

  private static let names: [Int32: Key] = [
    CN_KEY_UP.rawValue: .up, CN_KEY_DOWN.rawValue: .down, CN_KEY_LEFT.rawValue: .left,
    CN_KEY_RIGHT.rawValue: .right, CN_KEY_HOME.rawValue: .home, CN_KEY_END.rawValue: .end,
    CN_KEY_PAGE_UP.rawValue: .pageUp, CN_KEY_PAGE_DOWN.rawValue: .pageDown,
    CN_KEY_BACKSPACE.rawValue: .backspace, CN_KEY_DELETE.rawValue: .delete,
    CN_KEY_ENTER.rawValue: .enter, CN_KEY_BACK_TAB.rawValue: .backTab,
  ]
}
