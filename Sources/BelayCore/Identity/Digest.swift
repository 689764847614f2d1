/// A SHA-256 as it is written everywhere: `sha256:` and 64 lower-case hexadecimal digits.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  private static let prefix = "sha256:"

  /// Nil for anything that is not exactly this form, upper-case digits included: one digest has
  /// one spelling.
  package init?(_ text: String) {
    let digits = text.utf8.dropFirst(Self.prefix.utf8.count)
    guard text.hasPrefix(Self.prefix), digits.count == 64, digits.allSatisfy(isLowerHexDigit)
    else { return nil }
    self.text = text
  }

  package init(sha256Of bytes: [UInt8]) {
    text = Self.prefix + hex(SHA256.hash(bytes))
  }

  /// The 64 digits without `sha256:`.
  package var digits: Substring { text.dropFirst(Self.prefix.count) }

  /// What an operator types to approve.
  package var lastFour: String { String(text.suffix(4)) }

  /// For lines where the whole has no room: `9f3a..77c1` is four digits of each end, this is
  /// `9f3a..c1`.
  package var short: String { "\(digits.prefix(4))..\(digits.suffix(2))" }

  package var description: String { text }
}

private func isLowerHexDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}
