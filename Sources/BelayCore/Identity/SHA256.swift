import CCrypto

/// SHA-256 by OpenSSL, in one go or in pieces. Under 1 µs for a small record.
package enum SHA256 {
  package static let byteCount = 32

  /// The 32 bytes of the hash.
  package static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    output { ccrypto_sha256(bytes.baseAddress, bytes.count, $0) }
  }

  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { hash($0) }
  }

  /// Writes the hash to 32 bytes of the caller's.
  static func hash(_ bytes: UnsafeRawBufferPointer, into hash: UnsafeMutableRawBufferPointer) {
    invariant(hash.count == byteCount, "a hash has room for its 32 bytes")
    let output = hash.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let done = ccrypto_sha256(bytes.baseAddress, bytes.count, output) == 1
    invariant(done, "OpenSSL hashes; is its default provider there?")
  }

  private static func output(_ body: (UnsafeMutablePointer<UInt8>?) -> Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      invariant(body(buffer.baseAddress) == 1, "OpenSSL hashes; is its default provider there?")
      count = byteCount
    }
  }

  /// A hash that is fed in pieces, for what is never in memory as one.
  package struct Stream: ~Copyable {
    private let state: OpaquePointer

    package init() {
      guard let state = ccrypto_sha256_new() else {
        invariantBroken("OpenSSL has SHA-256 and memory for it")
      }
      self.state = state
    }

    deinit { ccrypto_sha256_free(state) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
      let done = ccrypto_sha256_update(state, bytes.baseAddress, bytes.count) == 1
      invariant(done, "OpenSSL takes more bytes until the hash is finished")
    }

    package mutating func update(_ bytes: [UInt8]) {
      bytes.withUnsafeBytes { update($0) }
    }

    /// The 32 bytes of the hash of everything that was fed.
    package consuming func finish() -> [UInt8] {
      let state = state
      return SHA256.output { ccrypto_sha256_finish(state, $0) }
    }
  }
}
