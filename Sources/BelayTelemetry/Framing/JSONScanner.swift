import BelayCore

/// Walks over the outer members and elements of a JSON text without making values of them.
///
/// It only finds where a value ends, by its brackets and quotes, without recursion. Whatever is used
/// of the text is given to the strict reader afterwards, so nothing is taken that it would refuse
/// (INV 22).
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Names in one outer object; OTLP has four.
  private static let mostMembers = 64

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The members of the object that is all of this range.
  mutating func members() throws(TelemetryError) -> [(name: String, value: Range<Int>)] {
    try enter(UInt8(ascii: "{"), "an object")
    var members: [(name: String, value: Range<Int>)] = []
    if try leaves(at: UInt8(ascii: "}")) { return members }
    while true {
      let name = try name()
      guard !members.contains(where: { $0.name.hasSameBytes(as: name) }) else {
        throw failure("the key \(name.prefix(64).debugDescription) is there twice; send it once")
      }
      guard members.count < Self.mostMembers else { throw failure("too many members") }
      guard take(UInt8(ascii: ":")) else { throw failure("':' is missing after a key") }
      members.append((name, try value()))
      if try isLast(before: UInt8(ascii: "}")) { return members }
    }
  }

  /// The elements of the array that is all of this range; none for `null`.
  mutating func elements(
    _ each: (Range<Int>) throws(TelemetryError) -> Void
  ) throws(TelemetryError) {
    skipSpace()
    if bytes[position..<end].elementsEqual("null".utf8) { return }
    try enter(UInt8(ascii: "["), "an array")
    if try leaves(at: UInt8(ascii: "]")) { return }
    while true {
      try each(try value())
      if try isLast(before: UInt8(ascii: "]")) { return }
    }
  }

  // MARK: Steps

  private mutating func name() throws(TelemetryError) -> String {
    skipSpace()
    guard position < end, bytes[position] == UInt8(ascii: "\"") else {
      throw failure("a key in quotes is missing")
    }
    let range = try value()
    let json = try JSON(part: bytes, in: range)
    guard let name = json.string else { throw failure("a key in quotes is missing") }
    return name
  }

  /// Where the value that comes next is.
  private mutating func value() throws(TelemetryError) -> Range<Int> {
    skipSpace()
    let start = position
    var depth = 0
    repeat {
      guard position < end else { throw failure("the text ends where a value should") }
      switch bytes[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { throw failure("a value is missing") }
        depth -= 1
        position += 1
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
        guard depth > 0 else { throw failure("a value is missing") }
        position += 1
      default: skipWord()
      }
    } while depth > 0
    return start..<position
  }

  private mutating func skipString() throws(TelemetryError) {
    position += 1
    while position < end {
      let byte = bytes[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    position = end
    throw failure("the text ends inside a string")
  }

  /// A number or one of the three words; what it is, the reader says.
  private mutating func skipWord() {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"),
        UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""), 0x20, 0x09, 0x0A, 0x0D:
        return
      default: position += 1
      }
    }
  }

  private mutating func enter(_ bracket: UInt8, _ what: String) throws(TelemetryError) {
    guard take(bracket) else { throw failure("\(what) is missing") }
  }

  private mutating func leaves(at bracket: UInt8) throws(TelemetryError) -> Bool {
    guard take(bracket) else { return false }
    try refuseRest()
    return true
  }

  private mutating func isLast(before bracket: UInt8) throws(TelemetryError) -> Bool {
    if take(UInt8(ascii: ",")) { return false }
    guard take(bracket) else {
      throw failure("',' or '\(Character(Unicode.Scalar(bracket)))' is missing")
    }
    try refuseRest()
    return true
  }

  private mutating func refuseRest() throws(TelemetryError) {
    skipSpace()
    guard position == end else { throw failure("something follows the end of the value") }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func failure(_ problem: String) -> TelemetryError {
    TelemetryError("not JSON as taken here, at byte \(position): \(problem)")
  }
}

extension JSON {
  /// Lists and objects inside each other in one part of a body: a value of OTLP needs four for one
  /// of its own.
  private static let deepest = 320

  /// Reads one part of a body strictly.
  init(part bytes: UnsafeRawBufferPointer, in range: Range<Int>) throws(TelemetryError) {
    do throws(JSONError) {
      try self.init(
        parsing: UnsafeRawBufferPointer(rebasing: bytes[range]),
        limits: JSONLimits(maxBytes: range.count, maxDepth: Self.deepest))
    } catch {
      throw TelemetryError(
        "not JSON as taken here, at byte \(range.lowerBound + error.offset): \(error.problem)")
    }
  }
}
