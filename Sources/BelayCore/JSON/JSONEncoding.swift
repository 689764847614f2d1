// A value as JSON text: compact, members in their order, numbers as ECMAScript writes them.

extension JSON: CustomStringConvertible {
  /// Its compact text, so that an error that holds one can be read.
  public var description: String { text }
}

extension JSON {
  /// Compact JSON text.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    encode(into: &bytes)
    return bytes
  }

  /// Appends the compact JSON text. A double that is not finite, which no reader gives, becomes
  /// `null`.
  package func encode(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): JSONText.append(number: value, to: &bytes)
    case .bigInteger(let digits): bytes.append(contentsOf: digits.utf8)
    case .string(let text): JSONText.append(string: text, to: &bytes)
    case .array(let elements): encode(elements, into: &bytes)
    case .object(let object): object.encode(into: &bytes)
    }
  }

  /// `encoded()` as a string.
  public var text: String { String(decoding: encoded(), as: UTF8.self) }

  private func encode(_ elements: [JSON], into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for index in elements.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      elements[index].encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}

extension JSONObject {
  func encode(into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    // By index, which looks at a member without copying it.
    for index in members.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONText.append(string: members[index].key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      members[index].value.encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension [UInt8] {
  /// Appends a piece of JSON text as it is.
  package mutating func append(json text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The same with a string behind it, such as a key with its value.
  package mutating func append(json text: StaticString, _ string: String) {
    append(json: text)
    JSONText.append(string: string, to: &self)
  }
}

/// How strings and numbers are spelled, in the compact and in the canonical form alike
/// (RFC 8785, 3.2.2).
enum JSONText {
  /// The string in quotes; only `"`, `\` and control characters are escaped.
  static func append(string: String, to bytes: inout [UInt8]) {
    string.withBytes { text in
      if !append(plain: text, to: &bytes) { append(escaping: text, to: &bytes) }
    }
  }

  /// Copies a text in quotes, eight bytes in one step.
  ///
  /// - Returns: false if something in it must be escaped, which is rare; then nothing is appended.
  private static func append(
    plain text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) -> Bool {
    var isPlain = true
    bytes.append(addingCapacity: text.count + 2) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        let room = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        isPlain = copy(UnsafeRawBufferPointer(text), to: UnsafeMutableRawBufferPointer(room))
        if isPlain { count += text.count + 2 }
      }
    }
    return isPlain
  }

  /// False as soon as it finds something that must be escaped.
  private static func copy(
    _ text: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    room[0] = UInt8(ascii: "\"")
    room[text.count + 1] = UInt8(ascii: "\"")
    let last = text.count - 8
    guard last >= 0 else {
      for place in text.indices { room[place + 1] = text[place] }
      return !text.contains(where: isEscaped)
    }
    // The last eight may have some of the eight before in them.
    for place in stride(from: 0, to: last, by: 8) {
      guard copy(text, at: place, to: room) else { return false }
    }
    return copy(text, at: last, to: room)
  }

  private static func copy(
    _ text: UnsafeRawBufferPointer, at place: Int, to room: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    room.storeBytes(of: word, toByteOffset: place + 1, as: UInt64.self)
    return !hasEscaped(word)
  }

  /// Whether one of eight bytes must be. In each of the three terms the top bit of a byte stays set if
  /// the subtraction borrowed: below 0x20, or zero once the quote or the backslash is taken out of it
  /// ("Bit Twiddling Hacks", S. E. Anderson, hasless and haszero).
  private static func hasEscaped(_ word: UInt64) -> Bool {
    let each: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (each &* 0x22)
    let backslash = word ^ (each &* 0x5C)
    let borrowed =
      (word &- (each &* 0x20)) & ~word | (quote &- each) & ~quote | (backslash &- each) & ~backslash
    return borrowed & (each &* 0x80) != 0
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func append(escaping text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var runStart = 0
    for index in text.indices {
      let byte = text[index]
      guard isEscaped(byte) else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
      append(escape: byte, to: &bytes)
      runStart = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(escape byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(contentsOf: hex([byte]).utf8)
    }
  }

  /// The number as ECMAScript's Number::toString writes it: the shortest digits that read back
  /// as the same double. -0 is 0.
  static func append(number: Double, to bytes: inout [UInt8]) {
    guard number.isFinite else {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    if let integer = Int(exactly: number), integer.magnitude < 1 << 53 {
      bytes.append(contentsOf: String(integer).utf8)
    } else {
      ShortestDecimal(number).append(to: &bytes)
    }
  }
}
