/// One signature line of a note: `— name base64(key id || signature)`.
package struct NoteSignature: Sendable, Hashable {
  package let name: KeyName
  /// 4 bytes.
  package let keyID: [UInt8]
  /// What it holds depends on the key; 64 bytes for `VerifierKey.Kind.ed25519`.
  package let signature: [UInt8]

  init(name: KeyName, keyID: [UInt8], signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// Reads a line without its newline; nil if it is none.
  package init?(line: String) {
    let bytes = Array(line.utf8)
    guard bytes.starts(with: Self.mark) else { return nil }
    let parts = bytes.dropFirst(Self.mark.count).split(
      separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let name = KeyName(String(decoding: parts[0], as: UTF8.self)),
      let content = Base64.decode(parts[1]), content.count > 4
    else { return nil }
    self.init(name: name, keyID: Array(content[..<4]), signature: Array(content[4...]))
  }

  /// With its newline.
  package var line: String { "\u{2014} \(name) \(Base64.text(keyID + signature))\n" }

  /// An em dash and a space.
  private static let mark = Array("\u{2014} ".utf8)
}
