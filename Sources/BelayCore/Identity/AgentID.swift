/// The name of an agent: 1 to 64 of `A-Z a-z 0-9 . _ -`.
///
/// ASCII on purpose: two names that look alike are then the same bytes, or differ visibly.
package struct AgentID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let text: String

  /// Nil if the text is not such a name.
  package init?(_ text: String) {
    guard isPlainName(text) else { return nil }
    self.text = text
  }

  package var description: String { text }

  package static func < (left: AgentID, right: AgentID) -> Bool { left.text < right.text }
}

/// Whether the text is 1 to 64 of `A-Z a-z 0-9 . _ -`, the alphabet of agents and operators.
func isPlainName(_ text: String) -> Bool {
  (1...64).contains(text.utf8.count) && text.hasOnlyBytes(isPlainNameByte)
}

extension String {
  /// Whether all of its UTF-8 bytes are such. Much quicker than to ask its `utf8` one by one.
  func hasOnlyBytes(_ such: (UInt8) -> Bool) -> Bool {
    withBytes { $0.allSatisfy(such) }
  }
}

func isPlainNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
    UInt8(ascii: "-"):
    true
  default: false
  }
}
