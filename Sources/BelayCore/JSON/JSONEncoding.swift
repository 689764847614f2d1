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
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      element.encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}

extension JSONObject {
  func encode(into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONText.append(string: member.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      member.value.encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

/// How strings and numbers are spelled, in the compact and in the canonical form alike
/// (RFC 8785, 3.2.2).
enum JSONText {
  /// The string in quotes; only `"`, `\` and control characters are escaped.
  static func append(string: String, to bytes: inout [UInt8]) {
    var string = string
    bytes.append(UInt8(ascii: "\""))
    string.withUTF8 { append(escaping: $0, to: &bytes) }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(escaping text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var runStart = 0
    for index in text.indices {
      let byte = text[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
      append(escape: byte, to: &bytes)
      runStart = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
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
