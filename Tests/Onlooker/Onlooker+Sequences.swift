/// What the sequences do that draw a screen; as in xterm.
extension Onlooker {
  mutating func perform(_ final: UInt8, _ numbers: [Int]) {
    let first = numbers.first ?? 0
    let count = max(1, first)
    switch Character(Unicode.Scalar(final)) {
    case "H": moveTo(x: (numbers.count > 1 ? max(1, numbers[1]) : 1) - 1, y: count - 1)
    case "A": moveTo(x: x, y: y - count)
    case "B": moveTo(x: x, y: y + count)
    case "C": moveTo(x: x + count, y: y)
    case "D": moveTo(x: x - count, y: y)
    case "G": moveTo(x: count - 1, y: y)
    case "d": moveTo(x: x, y: count - 1)
    case "J": erase(first == 2 ? 0..<width * height : y * width + x..<width * height)
    case "K": erase(first == 1 ? y * width..<y * width + x + 1 : place..<rowEnd)
    case "X": erase(place..<min(place + count, rowEnd))
    case "@": shiftRight(count)
    case "P": shiftLeft(count)
    case "L": if region.contains(y) { scrollDown(from: y, by: count) }
    case "M": if region.contains(y) { scrollUp(from: y, by: count) }
    case "S": scrollUp(from: region.lowerBound, by: count)
    case "T": scrollDown(from: region.lowerBound, by: count)
    case "r": setRegion(numbers)
    case "m": color(numbers)
    default: break
    }
  }

  private var place: Int { y * width + x }
  private var rowEnd: Int { (y + 1) * width }

  mutating func moveTo(x: Int, y: Int) {
    self.x = min(max(0, x), width - 1)
    self.y = min(max(0, y), height - 1)
    isAtEnd = false
  }

  mutating func lineFeed() {
    isAtEnd = false
    if y == region.upperBound { return scrollUp(from: region.lowerBound, by: 1) }
    y = min(y + 1, height - 1)
  }

  mutating func reverseLineFeed() {
    isAtEnd = false
    if y == region.lowerBound { return scrollDown(from: region.lowerBound, by: 1) }
    y = max(y - 1, 0)
  }

  private mutating func setRegion(_ numbers: [Int]) {
    let top = max(1, numbers.first ?? 1)
    let bottom = numbers.count > 1 && numbers[1] > 0 ? min(numbers[1], height) : height
    if top < bottom { region = top - 1...bottom - 1 }
    moveTo(x: 0, y: 0)
  }

  // MARK: Moving what is there

  /// In the background of the moment, and nothing else of it.
  private var blank: Square {
    Square(ink: Square.Ink(foreground: -1, background: ink.background, attributes: []))
  }

  private mutating func erase(_ range: Range<Int>) {
    if let first = range.first, squares[first].isContinuation, first % width > 0 {
      set(first - 1, blank)
    }
    if range.upperBound % width != 0, range.upperBound < width * height,
      squares[range.upperBound].isContinuation
    {
      set(range.upperBound, blank)
    }
    for place in range { set(place, blank) }
  }

  private mutating func shiftRight(_ count: Int) {
    let row = Array(row(y))
    for column in x..<width {
      set(y * width + column, column - count >= x ? row[column - count] : blank)
    }
  }

  private mutating func shiftLeft(_ count: Int) {
    let row = Array(row(y))
    for column in x..<width {
      set(y * width + column, column + count < width ? row[column + count] : blank)
    }
  }

  private mutating func scrollUp(from top: Int, by count: Int) {
    let before = squares
    for row in top...region.upperBound {
      for column in 0..<width {
        let isThere = row + count <= region.upperBound
        set(row * width + column, isThere ? before[(row + count) * width + column] : blank)
      }
    }
  }

  private mutating func scrollDown(from top: Int, by count: Int) {
    let before = squares
    for row in top...region.upperBound {
      for column in 0..<width {
        let isThere = row - count >= top
        set(row * width + column, isThere ? before[(row - count) * width + column] : blank)
      }
    }
  }

  // MARK: Ink

  private mutating func color(_ numbers: [Int]) {
    var rest = (numbers.isEmpty ? [0] : numbers)[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: ink = Square.Ink()
      case 1: ink.attributes.insert(.bold)
      case 2: ink.attributes.insert(.dim)
      case 3: ink.attributes.insert(.italic)
      case 4: ink.attributes.insert(.underline)
      case 7: ink.attributes.insert(.reverse)
      case 22: ink.attributes.subtract([.bold, .dim])
      case 23: ink.attributes.remove(.italic)
      case 24: ink.attributes.remove(.underline)
      case 27: ink.attributes.remove(.reverse)
      case 30...37: ink.foreground = Int32(number - 30)
      case 40...47: ink.background = Int32(number - 40)
      case 90...97: ink.foreground = Int32(number - 82)
      case 100...107: ink.background = Int32(number - 92)
      case 39: ink.foreground = -1
      case 49: ink.background = -1
      case 38: ink.foreground = Self.longColor(&rest)
      case 48: ink.background = Self.longColor(&rest)
      default: break
      }
    }
  }

  private static func longColor(_ rest: inout ArraySlice<Int>) -> Int32 {
    if rest.popFirst() == 5 { return Int32(rest.popFirst() ?? 0) }
    let parts = rest.prefix(3)
    rest = rest.dropFirst(3)
    return 256 + parts.reduce(0) { $0 << 8 | Int32($1) }
  }
}
