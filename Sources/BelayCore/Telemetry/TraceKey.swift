/// The id of a trace: 32 hexadecimal digits, not all zero.
package struct TraceKey: Sendable, Hashable {
  let high: UInt64
  let low: UInt64

  package init?(_ text: String) {
    let halves = text.withBytes { digits -> (UInt64, UInt64)? in
      guard digits.count == 32, let high = Self.half(digits.prefix(16)),
        let low = Self.half(digits.suffix(16))
      else { return nil }
      return (high, low)
    }
    guard let (high, low) = halves, high | low != 0 else { return nil }
    (self.high, self.low) = (high, low)
  }

  package var text: String { Self.text(high) + Self.text(low) }

  /// 16 hexadecimal digits.
  package static func half(_ text: String) -> UInt64? {
    text.withBytes { $0.count == 16 ? half($0[...]) : nil }
  }

  private static func half(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
    var value: UInt64 = 0
    for byte in digits {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
      case 0x41...0x46: value = value << 4 | UInt64(byte - 0x37)
      default: return nil
      }
    }
    return value
  }

  package static func text(_ half: UInt64) -> String {
    let digits = String(half, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
