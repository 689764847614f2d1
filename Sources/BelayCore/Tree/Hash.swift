/// The 32 bytes of a SHA-256, as a value that lies in its owner: a tile is an array of them.
///
/// `Digest` is the same written out for people and for the wire.
package struct Hash: Sendable, Hashable {
  package static let byteCount = SHA256.byteCount

  // The bytes as they are, eight to a word, so that an array of hashes is their concatenation.
  private var words: Words

  private struct Words: Sendable, Hashable {
    var a: UInt64 = 0
    var b: UInt64 = 0
    var c: UInt64 = 0
    var d: UInt64 = 0
  }

  /// 32 zero bytes: what stands where a tile has no hash yet.
  package static let zero = Hash(words: Words())

  private init(words: Words) { self.words = words }

  /// Nil unless there are exactly 32 bytes.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    words = bytes.loadUnaligned(as: Words.self)
  }

  /// Nil unless there are exactly 32 bytes.
  package init?(_ bytes: [UInt8]) {
    guard let hash = bytes.withUnsafeBytes({ Hash($0) }) else { return nil }
    self = hash
  }

  /// Hashes in one go, without an allocation.
  package init(sha256Of bytes: UnsafeRawBufferPointer) {
    words = Words()
    withUnsafeMutableBytes(of: &words) { SHA256.hash(bytes, into: $0) }
  }

  package func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    Swift.withUnsafeBytes(of: words, body)
  }

  package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension Hash: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package var description: String { withUnsafeBytes { hex($0) } }
}
