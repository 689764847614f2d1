/// What puts text on a terminal's clipboard: `ESC ] 52 ; c ; base64 BEL`.
///
/// Source: xterm's control sequences, "Manipulate Selection Data"; tmux's "DCS tmux; … ST" for what is meant
/// for the terminal around it, with every ESC twice.
package enum Clipboard {
  /// In bytes; some terminals drop everything when there is more.
  package static let largest = 16 << 10

  /// - Parameter text: cut at `largest`.
  package static func sequence(for text: String, inTmux: Bool) -> [UInt8] {
    let bytes = Array(text.utf8.prefix(largest))
    let plain = Array("\u{1B}]52;c;".utf8) + base64(bytes) + [0x07]
    guard inTmux else { return plain }
    let doubled = plain.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
    return Array("\u{1B}Ptmux;".utf8) + doubled + Array("\u{1B}\\".utf8)
  }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Source: RFC 4648, section 4.
  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0..<4 {
        let isPadding = place > group.count
        encoded.append(
          isPadding ? UInt8(ascii: "=") : digits[bits >> (18 - 6 * place) & 0x3F])
      }
    }
    return encoded
  }
}
