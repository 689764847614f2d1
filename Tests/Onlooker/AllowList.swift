import CTerminfo

/// What a terminal of one name may be sent beside text: what terminfo says that draws a screen, and the few
/// sequences of Belay's own. Whatever is not in it is a complaint.
///
/// Capabilities that draw nothing are left out though terminfo has them: reports (`u7`, `u9`), the printer
/// (`mc5`), titles (`tsl`), the palette (`initc`), blinking and hidden text (`sgr` 4 and 7).
package struct AllowList: Sendable {
  /// Sequences as they are.
  private var exact: Set<[UInt8]> = []
  /// Sequences with `#` for every number.
  private var shapes: Set<[UInt8]> = []
  private let largestNumber: Int

  /// Without numbers.
  private static let plain = [
    "clear", "home", "el", "el1", "ed", "cr", "nel", "ind", "ri", "ht", "cbt", "cub1", "cud1",
    "cuf1", "cuu1", "ich1", "dch1", "il1", "dl1", "smir", "rmir", "bold", "dim", "rev", "smul",
    "rmul", "smso", "rmso", "sitm", "ritm", "sgr0", "op", "smacs", "rmacs", "enacs", "civis",
    "cnorm", "smcup", "rmcup", "smkx", "rmkx", "smam", "rmam", "sc", "rc", "bel",
  ]
  /// With places and counts.
  private static let numbered = [
    "cup", "hpa", "vpa", "csr", "cub", "cud", "cuf", "cuu", "ech", "rep", "ich", "dch", "il", "dl",
    "indn", "rin",
  ]
  /// Frames shown at once; pastes marked as such.
  private static let own = ["\u{1B}[?2026h", "\u{1B}[?2026l", "\u{1B}[?2004h", "\u{1B}[?2004l"]

  /// Nil if terminfo does not know the terminal.
  /// - Parameter truecolor: whether colours of 24 bits are promised elsewhere (`COLORTERM`).
  package init?(term: String, truecolor: Bool = false, largestNumber: Int = 500) {
    guard terminfo_open(term) else { return nil }
    self.largestNumber = largestNumber
    for name in Self.plain { allow(terminfo_text(name)) }
    for name in Self.numbered { allowShape(terminfo_applied(name, 41, 7)) }
    allowColors()
    for text in Self.own { exact.insert(Array(text.utf8)) }
    if truecolor {
      for layer in ["38", "48"] { shapes.insert(Array("\u{1B}[\(layer);2;#;#;#m".utf8)) }
    }
  }

  /// - Parameter sequence: one control character, or an escape with all that belongs to it.
  package func permits(_ sequence: [UInt8]) -> Bool {
    if exact.contains(sequence) { return true }
    var numbers: [Int] = []
    return shapes.contains(Self.shape(sequence, &numbers))
      && numbers.allSatisfy { $0 <= largestNumber }
  }

  private mutating func allowColors() {
    let colors = min(256, max(0, Int(terminfo_number("colors"))))
    for number in 0..<colors {
      for name in ["setaf", "setab"] { allow(terminfo_applied(name, Int32(number), 0)) }
    }
    // What the flag says: the terminal's own colours are SGR 39 and 49.
    if terminfo_flag("AX") { for code in [39, 49] { exact.insert(Array("\u{1B}[\(code)m".utf8)) } }
    // The parameters of sgr: standout underline reverse blink dim bold invis protect altcharset.
    let visible: UInt32 = 0b1_0011_0111
    for bits in UInt32(0)..<512 where bits & ~visible == 0 { allow(terminfo_attributes(bits)) }
  }

  private mutating func allow(_ text: UnsafePointer<CChar>?) {
    for part in Self.sequences(text) { exact.insert(part) }
  }

  private mutating func allowShape(_ text: UnsafePointer<CChar>?) {
    var numbers: [Int] = []
    for part in Self.sequences(text) { shapes.insert(Self.shape(part, &numbers)) }
  }

  /// A capability may be several sequences, and the text of `rep` begins with what is repeated.
  private static func sequences(_ text: UnsafePointer<CChar>?) -> [[UInt8]] {
    guard let text else { return [] }
    let bytes = withoutPauses(String(cString: text))
    var found: [[UInt8]] = []
    var cutter = Cutter()
    for byte in bytes { if case .sequence(let whole) = cutter.take(byte) { found.append(whole) } }
    return found
  }

  /// Terminfo marks pauses as `$<5>`; ncurses sends none to a terminal of today.
  private static func withoutPauses(_ text: String) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        kept.append(byte)
        rest = rest.dropFirst()
      }
    }
    return kept
  }

  private static func shape(_ sequence: [UInt8], _ numbers: inout [Int]) -> [UInt8] {
    var shape: [UInt8] = []
    var number: Int?
    // 38 and 48 of a colour are no numbers that may be anything.
    let isColor =
      sequence.starts(with: "\u{1B}[38;2;".utf8) || sequence.starts(with: "\u{1B}[48;2;".utf8)
    let head = isColor ? 7 : 0
    shape += sequence.prefix(head)
    for byte in sequence.dropFirst(head) {
      if (0x30...0x39).contains(byte) {
        if number == nil { shape.append(UInt8(ascii: "#")) }
        number = min(1_000_000, (number ?? 0) * 10 + Int(byte - 0x30))
      } else {
        if let number { numbers.append(number) }
        number = nil
        shape.append(byte)
      }
    }
    return shape
  }
}
