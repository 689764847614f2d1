/// Identities that sort by the time they were made (RFC 9562, 5.7).
package enum UUIDv7 {
  /// `tttttttt-tttt-7rrr-vrrr-rrrrrrrrrrrr`: 48 bits of milliseconds since 1970, 74 random bits
  /// out of the 128 given. Times before 1970 count as 1970.
  package static func make(at time: Timestamp, random: (UInt64, UInt64)) -> String {
    let milliseconds = UInt64(max(0, time.microseconds / 1_000)) & 0xFFFF_FFFF_FFFF
    let high = milliseconds << 16 | 0x7000 | random.0 & 0x0FFF
    let low = 0x8000_0000_0000_0000 | random.1 >> 2
    let digits = Array(hex(bytes(of: high) + bytes(of: low)).utf8)
    let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
    return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  }

  private static func bytes(of word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
  }
}
