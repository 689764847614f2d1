/// What a key of notes is called, best a URL without its scheme such as `ops.example/belay`.
///
/// Compared as bytes: two spellings of one letter are two names.
///
/// Source: c2sp.org/signed-note, "Format".
package struct KeyName: Sendable, CustomStringConvertible {
  package let text: String

  /// Nil if it is empty or longer than 255 bytes, or has a space of any kind, a plus, or a control
  /// character.
  package init?(_ text: String) {
    let isForbidden = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || scalar == "+"
        || scalar.properties.generalCategory == .control
    }
    guard (1...255).contains(text.utf8.count), !text.unicodeScalars.contains(where: isForbidden)
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}

extension KeyName: Hashable {
  package static func == (one: KeyName, other: KeyName) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
