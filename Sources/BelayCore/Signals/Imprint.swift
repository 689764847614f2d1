/// A number that stands for a text, for telling whether two are the same without keeping them.
///
/// Two texts with the same number are possible and would have to be made on purpose; whoever does
/// that fools only the detectors that watch them. The same on every machine.
struct Imprint: Sendable, Equatable {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(_ text: String) { add(text) }

  /// Of `count` bytes of the text, from the byte at `start` on; of fewer if there are no more.
  init(_ text: String, from start: Int, count: Int) {
    for byte in text.utf8.dropFirst(start).prefix(count) { add(UInt64(byte)) }
  }

  mutating func add(_ text: String) {
    let added: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      add(UnsafeRawBufferPointer(bytes))
    }
    if added == nil { for byte in text.utf8 { add(UInt64(byte)) } }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest = UInt64(truncatingIfNeeded: bytes.count - offset) << 56
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    add(rest)
  }

  mutating func add(_ word: UInt64) {
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
  }
}
