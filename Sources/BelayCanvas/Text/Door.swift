/// The one place where a scalar from outside is let in or turned into an escape.
struct Door {
  /// A base keeps at most this many marks; the rest are escaped, so that a cell stays within
  /// 20 bytes. Four is also what one ncurses cell holds.
  static let marksPerCell = 4

  private enum Base { case none, ordinary, hangulInitial }

  private let ascii: Bool
  private let brackets: Bool
  private var bytes: [UInt8] = []
  private var width = 0
  private var hidden = 0
  private var escapes: [Range<Int>] = []
  private var isASCII = true
  private var base = Base.none
  private var marks = 0

  /// - Parameter brackets: whether ‹ and › may pass; true for our own words only.
  init(ascii: Bool, brackets: Bool = false) {
    self.ascii = ascii
    self.brackets = brackets
  }

  mutating func take(_ scalar: Unicode.Scalar) {
    if ascii && !scalar.isASCII { return escape(scalar) }
    let kind = ScalarClass(scalar)
    switch kind {
    case .narrow, .wide: stand(scalar, width: kind.width)
    case .mark: put(scalar, onto: base != .none)
    case .jamo: put(scalar, onto: base == .hangulInitial)
    case .refused where brackets && (scalar == "‹" || scalar == "›"): stand(scalar, width: 1)
    case .refused: escape(scalar)
    }
  }

  /// Words of our own in the style of an escape, counted as nothing hidden.
  mutating func remark(_ words: SafeText) {
    let start = bytes.count
    bytes.append(contentsOf: words.text.utf8)
    width += words.width
    isASCII = isASCII && words.isASCII
    markEscape(from: start)
  }

  func finish() -> SafeText {
    SafeText(
      text: String(decoding: bytes, as: UTF8.self), width: width, hidden: hidden, isASCII: isASCII,
      escapes: escapes)
  }

  private mutating func stand(_ scalar: Unicode.Scalar, width columns: Int) {
    if ascii && scalar == "+" { breakImitation() }
    append(scalar)
    width += columns
    marks = 0
    base = scalar == " " ? .none : (0x1100...0x115E ~= scalar.value ? .hangulInitial : .ordinary)
  }

  /// A mark without a base would stand on whatever is to the left of this text, a label perhaps.
  private mutating func put(_ mark: Unicode.Scalar, onto hasBase: Bool) {
    guard hasBase, marks < Self.marksPerCell else { return escape(mark) }
    append(mark)
    marks += 1
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    bytes.append(contentsOf: UTF8.encode(scalar)!)
    isASCII = isASCII && scalar.isASCII
  }

  mutating func escape(_ scalar: Unicode.Scalar) {
    let start = bytes.count
    bytes.append(contentsOf: (ascii ? "<U+" : "‹U+").utf8)
    let digits = String(scalar.value, radix: 16, uppercase: true)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count)))
    bytes.append(contentsOf: digits.utf8)
    bytes.append(contentsOf: (ascii ? ">" : "›").utf8)
    width += max(4, digits.utf8.count) + 4
    hidden += 1
    isASCII = isASCII && ascii
    markEscape(from: start)
  }

  private mutating func markEscape(from start: Int) {
    base = .none
    marks = 0
    if let last = escapes.last, last.upperBound == start {
      escapes[escapes.count - 1] = last.lowerBound..<bytes.count
    } else {
      escapes.append(start..<bytes.count)
    }
  }

  /// In ASCII `<U+` starts an escape; data that spells it has its bracket escaped.
  private mutating func breakImitation() {
    guard bytes.suffix(2).elementsEqual("<U".utf8), base == .ordinary else { return }
    bytes.removeLast(2)
    width -= 2
    escape("<")
    stand("U", width: 1)
  }
}
