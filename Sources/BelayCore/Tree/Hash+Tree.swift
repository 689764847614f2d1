// The hashes of a Merkle tree (RFC 9162, 2.1.1). Leaves and nodes begin with different bytes, so that
// no node can be passed off as a leaf.

extension Hash {
  /// The root of the tree without leaves: SHA-256 of nothing.
  package static let emptyRoot = Hash(sha256Of: UnsafeRawBufferPointer(start: nil, count: 0))

  /// `SHA-256(0x00 || bytes)`
  package static func leaf(_ bytes: [UInt8]) -> Hash {
    ([0] + bytes).withUnsafeBytes { Hash(sha256Of: $0) }
  }

  /// `SHA-256(0x01 || left || right)`; about 0.2 µs.
  package static func node(_ left: Hash, _ right: Hash) -> Hash {
    withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { bytes in
      bytes[0] = 1
      left.withUnsafeBytes { copy($0, to: bytes[1...]) }
      right.withUnsafeBytes { copy($0, to: bytes[(1 + byteCount)...]) }
      return Hash(sha256Of: UnsafeRawBufferPointer(bytes))
    }
  }

  private static func copy(
    _ source: UnsafeRawBufferPointer, to place: Slice<UnsafeMutableRawBufferPointer>
  ) {
    UnsafeMutableRawBufferPointer(rebasing: place.prefix(source.count)).copyMemory(from: source)
  }
}
