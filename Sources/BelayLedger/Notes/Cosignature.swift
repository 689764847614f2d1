/// What a witness says under somebody's checkpoint: at this time, the largest consistent tree that I
/// have seen of this log is this one.
///
/// Source: c2sp.org/tlog-cosignature, `cosignature/v1`.
package struct Cosignature: Sendable, Hashable {
  /// Seconds since 1970.
  package let time: Int
  /// 64 bytes.
  package let signature: [UInt8]

  /// Eight bytes of time before the signature.
  private static let timeBytes = 8

  /// Nil if the line holds something else.
  init?(_ line: NoteSignature) {
    guard line.signature.count == Self.timeBytes + Ed25519.signatureBytes else { return nil }
    let seconds = line.signature.prefix(Self.timeBytes).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let time = Int(exactly: seconds) else { return nil }
    self.time = time
    signature = Array(line.signature.dropFirst(Self.timeBytes))
  }

  init(time: Int, signature: [UInt8]) {
    self.time = time
    self.signature = signature
  }

  /// As it stands in a signature line.
  var encoded: [UInt8] {
    let seconds = UInt64(time)
    return (0..<Self.timeBytes).map { UInt8(truncatingIfNeeded: seconds >> (56 - 8 * $0)) }
      + signature
  }

  /// The bytes that the witness signs.
  static func message(time: Int, text: [UInt8]) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }
}
