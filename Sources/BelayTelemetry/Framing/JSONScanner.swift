import BelayCore

/// Walks over the outer members and elements of a JSON text, once, without making values of them.
///
/// Of what lies inside it only finds where a value ends, by its brackets and quotes, without recursion. Whatever is used
/// of the text is given to the strict reader afterwards, so nothing is taken that it would refuse
/// (INV 22).
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int

  /// Names in one outer object; OTLP has four.
  private static let mostMembers = 64

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  /// Walks over the members of the object that comes next.
  ///
  /// - Parameter value: must step over the value of the member that is named.
  mutating func object(
    _ value: (_ name: String, inout JSONScanner) throws(TelemetryError) -> Void
  ) throws(TelemetryError) {
    guard take(UInt8(ascii: "{")) else { throw failure("an object is missing") }
    var names: [String] = []
    if take(UInt8(ascii: "}")) { return }
    while true {
      let name = try name()
      guard !names.contains(where: { $0.hasSameBytes(as: name) }) else {
        throw failure("the key \(name.prefix(64).debugDescription) is there twice; send it once")
      }
      guard names.count < Self.mostMembers else { throw failure("too many members") }
      names.append(name)
      guard take(UInt8(ascii: ":")) else { throw failure("':' is missing after a key") }
      try value(name, &self)
      if try isLast(before: UInt8(ascii: "}")) { return }
    }
  }

  /// Walks over the elements of the array that comes next; none for `null`.
  ///
  /// - Parameter element: must step over one element.
  mutating func array(
    _ element: (inout JSONScanner) throws(TelemetryError) -> Void
  ) throws(TelemetryError) {
    guard take(UInt8(ascii: "[")) else {
      guard bytes[try value()].elementsEqual("null".utf8) else {
        throw failure("an array is missing")
      }
      return
    }
    if take(UInt8(ascii: "]")) { return }
    while true {
      try element(&self)
      if try isLast(before: UInt8(ascii: "]")) { return }
    }
  }

  /// Steps over the value that comes next, whatever it is.
  ///
  /// - Returns: where it is.
  mutating func value() throws(TelemetryError) -> Range<Int> {
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

  /// To be asked at the end.
  mutating func refuseRest() throws(TelemetryError) {
    skipSpace()
    guard position == end else { throw failure("something follows the end of the value") }
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

  private mutating func skipString() throws(TelemetryError) {
    var place = position + 1
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        position = place + 1
        return
      case UInt8(ascii: "\\"): place += 2
      default: place += 1
      }
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

  private mutating func isLast(before bracket: UInt8) throws(TelemetryError) -> Bool {
    if take(UInt8(ascii: ",")) { return false }
    guard take(bracket) else {
      throw failure("',' or '\(Character(Unicode.Scalar(bracket)))' is missing")
    }
    return true
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
