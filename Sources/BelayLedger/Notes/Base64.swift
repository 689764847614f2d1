internal import BelayCore

/// Standard base64 with its padding (RFC 4648, section 4), each value in one spelling only.
///
/// On bytes and without a text in between, so that a secret can be overwritten after use.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let pad = UInt8(ascii: "=")

  /// What each byte stands for; 255 for what is no digit.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  static func text(_ bytes: [UInt8]) -> String {
    String(decoding: encode(bytes), as: UTF8.self)
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        let digit = digits[Int(bits >> (18 - 6 * UInt32(place)) & 63)]
        text.append(place <= group.count ? digit : pad)
      }
    }
    return text
  }

  /// Nil for anything but what `encode` makes: other digits, blanks, missing padding, stray bits.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let padding = text.reversed().prefix { $0 == pad }.count
    guard text.count.isMultiple(of: 4), padding <= 2 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    for (place, digit) in text.dropLast(padding).enumerated() {
      let value = values[Int(digit)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      if place % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * (place % 4)))) }
    }
    // What the last digit holds beyond the last whole byte must be nothing.
    let stray: UInt32 = padding == 0 ? 0 : padding == 1 ? 3 : 15
    return bits & stray == 0 ? bytes : nil
  }

  static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(Array(text.utf8)) }

  static func text(_ hash: Hash) -> String { text(hash.bytes) }

  /// The 32 bytes of a SHA-256.
  static func hash(_ text: String) -> Hash? { decode(text).flatMap { Hash($0) } }
}
