import CTerminfo

/// A terminal that does what it is told and complains of everything that it should not have been told.
///
///     pty ──► take(bytes) ──► Cutter ──► text ───────► squares
///                                └─────► sequence ──► AllowList ──► squares, or a complaint
///
/// It knows nothing of Belay: its widths are the C library's, its sequences those of terminfo, and what they do
/// is what xterm does.
package struct Onlooker: Sendable {
  package private(set) var width: Int
  package private(set) var height: Int
  /// Row by row.
  package private(set) var squares: [Square]
  /// At most `mostComplaints`.
  package private(set) var complaints: [String] = []
  /// Frames that have ended, by `CSI ?2026l`.
  package private(set) var frames = 0
  /// Bytes taken.
  package private(set) var bytes = 0
  package private(set) var sequences = 0

  private let allowed: AllowList
  private var cutter = Cutter()
  private var pending: [UInt8] = []
  var x = 0
  var y = 0
  /// The last column is taken, and the next text begins a row.
  var isAtEnd = false
  var ink = Square.Ink()
  var region: ClosedRange<Int>
  private var saved = (x: 0, y: 0, ink: Square.Ink())
  private var last: UInt32 = 0x20

  package static let mostComplaints = 20

  package init(_ allowed: AllowList, width: Int, height: Int, locale: String = "C.UTF-8") {
    terminfo_use_locale(locale)
    self.allowed = allowed
    (self.width, self.height) = (width, height)
    squares = Array(repeating: Square(), count: width * height)
    region = 0...height - 1
  }

  package subscript(x: Int, y: Int) -> Square { squares[y * width + x] }

  package func row(_ y: Int) -> ArraySlice<Square> { squares[y * width..<(y + 1) * width] }

  /// The rows as words.
  package func text(_ y: Int) -> String { row(y).map(\.text).joined() }

  /// The terminal has another size now; what it showed is gone.
  package mutating func resize(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    squares = Array(repeating: Square(), count: width * height)
    region = 0...height - 1
    (x, y, isAtEnd) = (0, 0, false)
  }

  mutating func set(_ place: Int, _ square: Square) { squares[place] = square }

  package mutating func complain(_ words: String) {
    guard complaints.count < Self.mostComplaints else { return }
    complaints.append("byte \(bytes): \(words)")
  }

  /// - Parameter frameEnded: called after every frame, before what comes after it.
  package mutating func take(
    _ input: some Sequence<UInt8>, frameEnded: (inout Onlooker) -> Void = { _ in }
  ) {
    for byte in input {
      bytes += 1
      switch cutter.take(byte) {
      case .none: break
      case .text(let byte): text(byte)
      case .sequence(let sequence):
        if !pending.isEmpty { broken() }
        let before = frames
        obey(sequence)
        if frames != before { frameEnded(&self) }
      }
    }
  }

  // MARK: Text

  private mutating func text(_ byte: UInt8) {
    if byte < 0x80 {
      if !pending.isEmpty { broken() }
      return put(UInt32(byte), columns: 1)
    }
    pending.append(byte)
    let length = pending[0] >= 0xF0 ? 4 : pending[0] >= 0xE0 ? 3 : 2
    guard pending.count >= length else { return }
    let scalars = Array(String(decoding: pending, as: UTF8.self).unicodeScalars)
    guard scalars.count == 1, scalars[0] != "\u{FFFD}" else { return broken() }
    pending.removeAll(keepingCapacity: true)
    show(scalars[0].value)
  }

  private mutating func broken() {
    complain("bytes that are no character: \(spelled(pending))")
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func show(_ scalar: UInt32) {
    let columns = terminfo_width(scalar)
    switch columns {
    case 1, 2: put(scalar, columns: Int(columns))
    case 0: mark(scalar)
    default: complain("a character that cannot be printed: U+\(String(scalar, radix: 16))")
    }
  }

  /// Stands on what was printed last, which the cursor is behind.
  private mutating func mark(_ scalar: UInt32) {
    var place = y * width + (isAtEnd ? x : x - 1)
    guard x > 0 || isAtEnd else { return complain("a mark on nothing") }
    if squares[place].isContinuation { place -= 1 }
    guard place >= 0, squares[place].marks.count < 4 else { return complain("a flood of marks") }
    squares[place].marks.append(scalar)
  }

  private mutating func put(_ scalar: UInt32, columns: Int) {
    if isAtEnd {
      x = 0
      lineFeed()
      isAtEnd = false
    }
    guard x + columns <= width else { return complain("a wide character at the last column") }
    let place = y * width + x
    tear(place)
    if columns == 2 { tear(place + 1) }
    squares[place] = Square(scalar: scalar, ink: ink)
    if columns == 2 { squares[place + 1] = Square(scalar: 0, ink: ink) }
    last = scalar
    x += columns
    guard x >= width else { return }
    x = width - 1
    isAtEnd = true
  }

  /// Half of a wide character is nothing.
  private mutating func tear(_ place: Int) {
    if squares[place].isContinuation, place > 0 { squares[place - 1].scalar = 0x20 }
    if place % width + 1 < width, squares[place + 1].isContinuation {
      squares[place + 1].scalar = 0x20
    }
  }

  // MARK: Sequences

  private mutating func obey(_ sequence: [UInt8]) {
    sequences += 1
    guard allowed.permits(sequence) else {
      return complain("a sequence that terminfo does not have: \(spelled(sequence))")
    }
    switch sequence[0] {
    case 0x08: moveTo(x: x - 1, y: y)
    case 0x0A: lineFeed()
    case 0x0D: moveTo(x: 0, y: y)
    case 0x1B: escape(sequence)
    default: break
    }
  }

  private mutating func escape(_ sequence: [UInt8]) {
    guard sequence.count > 1 else { return }
    switch sequence[1] {
    case UInt8(ascii: "["): control(sequence)
    case UInt8(ascii: "M"): reverseLineFeed()
    case UInt8(ascii: "7"): saved = (x, y, ink)
    case UInt8(ascii: "8"):
      moveTo(x: saved.x, y: saved.y)
      ink = saved.ink
    default: break
    }
  }

  private mutating func control(_ sequence: [UInt8]) {
    let body = sequence.dropFirst(2).dropLast()
    guard body.first != UInt8(ascii: "?") else {
      if sequence.elementsEqual("\u{1B}[?2026l".utf8) { frames += 1 }
      return
    }
    let numbers = body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { $0.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    let final = sequence[sequence.count - 1]
    if final == UInt8(ascii: "b") {
      for _ in 0..<max(1, numbers.first ?? 1) { show(last) }
      return
    }
    perform(final, numbers)
  }
}

func spelled(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix(60), as: UTF8.self).debugDescription
}
