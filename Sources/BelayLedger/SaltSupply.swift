internal import BelayCore
internal import CCrypto

/// Salts for payload commitments, 32 bytes each, drawn from the kernel 128 at a time.
///
/// Without its salt a commitment cannot be matched against guesses, so destroying salt and payload
/// later leaves a leaf that says nothing about a person.
struct SaltSupply {
  static let length = 32
  private static let block = 128 * length

  private var bytes: [UInt8] = []
  private var used = 0

  mutating func next() -> ArraySlice<UInt8> {
    if used == bytes.count { refill() }
    defer { used += Self.length }
    return bytes[used..<used + Self.length]
  }

  private mutating func refill() {
    bytes = [UInt8](repeating: 0, count: Self.block)
    used = 0
    invariant(ccrypto_random(&bytes, bytes.count) == 1, "the kernel has random bytes")
  }
}
