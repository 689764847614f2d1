/// A bracketed paste while it comes in: its first 64 KiB, and how much more there was.
struct Paste: Sendable {
  static let limit = 64 << 10
  private static let end = Array("\u{1B}[201~".utf8)

  private var bytes: [UInt8] = []
  /// The newest bytes, which may turn out to be the end mark.
  private var newest: [UInt8] = []
  private(set) var dropped = 0

  /// True when this byte ends the paste.
  mutating func take(_ byte: UInt8) -> Bool {
    newest.append(byte)
    guard newest.count >= Self.end.count else { return false }
    if newest == Self.end { return true }
    if bytes.count < Self.limit {
      bytes.append(newest.removeFirst())
    } else {
      newest.removeFirst()
      dropped += 1
    }
    return false
  }

  /// What came, with bytes that are no UTF-8 as U+FFFD.
  var text: String {
    let rest = newest == Self.end ? [] : newest
    return String(decoding: bytes + rest, as: UTF8.self)
  }
}
