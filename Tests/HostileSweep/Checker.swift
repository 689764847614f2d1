import Onlooker

/// Reads the texts off the terminal and compares them with what was to be shown.
///
/// Escapes are turned back into what they stand for, so that what is read must be, to the last character, what
/// was sent; everything beside the texts must be as if they were harmless.
struct Checker {
  private let sheet: Sheet
  private let seed: UInt64
  private(set) var number: Int
  private let end: Int
  private var frames = 0
  /// Of the text being read: what was sent, and how much of it has been seen.
  private var wanted: [UInt32] = []
  private var found = 0
  private var isOpen = false
  private(set) var complaints: [String] = []
  private(set) var hidden = 0

  private static let chrome: Square.Attributes = .bold
  private static let escape: Square.Attributes = [.bold, .reverse]

  init(_ sheet: Sheet, _ numbers: Range<Int>, seed: UInt64) {
    self.sheet = sheet
    self.seed = seed
    number = numbers.lowerBound - 1
    end = numbers.upperBound
  }

  /// Whether every text was seen whole.
  var isDone: Bool { number == end - 1 && !isOpen }

  mutating func check(_ screen: borrowing Onlooker) {
    guard !isDone, complaints.count < 20 else { return }
    frames += 1
    expect(sheet.title(frames), screen, 0, 0, to: sheet.width)
    expect(Sheet.keys, screen, 0, sheet.height - 1, to: sheet.width)
    for slot in 0..<sheet.slots where complaints.count < 20 { check(slot, screen) }
  }

  private mutating func check(_ slot: Int, _ screen: borrowing Onlooker) {
    let (x, y) = sheet.place(slot)
    if !isOpen {
      // The last sheet need not be full.
      guard number + 1 < end else { return expect("", screen, x, y, to: sheet.pitch) }
      begin()
      expect("|" + Sheet.label(number) + " ", screen, x, y, to: Sheet.labelWidth + 2)
    } else {
      expect("|" + Sheet.label(nil) + " ", screen, x, y, to: Sheet.labelWidth + 2)
    }
    read(screen, x + Sheet.labelWidth + 2, y)
    expect(" H", screen, x + sheet.pitch - 2, y, to: 2)
  }

  private mutating func begin() {
    number += 1
    isOpen = true
    found = 0
    let bytes = HostileText.bytes(seed: seed, number: number)
    wanted = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
  }

  // MARK: The text

  private mutating func read(_ screen: borrowing Onlooker, _ from: Int, _ y: Int) {
    var escape: [UInt32] = []
    var isOver = false
    for x in from..<from + sheet.fieldWidth {
      let square = screen[x, y]
      if square.ink.attributes == .underline {
        isOver = true
        if square.scalar != 0x5F || !square.marks.isEmpty { complain("the rest of the row", y) }
        continue
      }
      if isOver { return complain("something behind the end of the row", y) }
      switch square.ink.attributes {
      case []:
        if !escape.isEmpty { return complain("an escape without an end", y) }
        guard !square.isContinuation else { continue }
        take(square.scalar)
        square.marks.forEach { take($0) }
      case Self.escape:
        escape.append(square.scalar)
        guard square.scalar == (sheet.ascii ? 0x3E : 0x203A) else { continue }
        take(meaning(of: escape))
        escape = []
      default: return complain("a style that is not the text's", y)
      }
    }
    if !escape.isEmpty { complain("an escape in two rows", y) }
    if found == wanted.count { isOpen = false }
  }

  private mutating func take(_ scalar: UInt32) {
    guard found < wanted.count, wanted[found] == scalar else {
      return complain("U+\(String(scalar, radix: 16)) is not what was sent", nil)
    }
    found += 1
  }

  /// `‹U+202E›` as what it stands for.
  private mutating func meaning(of escape: [UInt32]) -> UInt32 {
    hidden += 1
    let open: UInt32 = sheet.ascii ? 0x3C : 0x2039
    guard escape.starts(with: [open, 0x55, 0x2B]), escape.count >= 8 else { return .max }
    return escape.dropFirst(3).dropLast().reduce(0) { value, digit in
      value << 4 | (digit >= 0x41 ? digit - 0x37 : digit - 0x30)
    }
  }

  // MARK: What stands beside it

  private mutating func expect(
    _ words: String, _ screen: borrowing Onlooker, _ x: Int, _ y: Int, to width: Int
  ) {
    var column = x
    for byte in words.utf8 {
      let square = screen[column, y]
      let isSpace = byte == 0x20
      if square.scalar != UInt32(byte) || !square.marks.isEmpty
        || !isSpace && square.ink.attributes != Self.chrome
      {
        return complain("\(words.debugDescription) is not there any more", y)
      }
      column += 1
    }
    for blank in column..<min(x + width, sheet.width) where screen[blank, y] != .blank {
      return complain("something where nothing was drawn", y)
    }
  }

  private mutating func complain(_ words: String, _ y: Int?) {
    let row = y.map { ", row \($0)" } ?? ""
    complaints.append("text \(number), sheet \(frames)\(row): \(words)")
  }
}
