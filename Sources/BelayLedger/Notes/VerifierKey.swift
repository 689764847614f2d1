internal import BelayCore

/// The public half of a key, as it is handed around: `name+hex(id)+base64(type || public key)`.
///
/// Source: c2sp.org/signed-note@v1.0.0, "Verifier keys".
package struct VerifierKey: Sendable, Hashable {
  /// What its signatures say, and over which bytes.
  package enum Kind: UInt8, Sendable {
    /// over the text of the note
    case ed25519 = 0x01
    /// of a witness: over a time and the text of a checkpoint, see `Cosignature`
    case cosignature = 0x04
  }

  package let name: KeyName
  package let kind: Kind
  /// 32 bytes.
  package let publicKey: [UInt8]
  /// The first four bytes of `SHA-256(name || 0x0A || kind || public key)`: a hint which key is meant,
  /// and no proof.
  package let id: [UInt8]

  init(name: KeyName, kind: Kind, publicKey: [UInt8]) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    let named = Array(name.text.utf8) + [0x0A, kind.rawValue] + publicKey
    id = Array(SHA256.hash(named).prefix(4))
  }

  /// - Throws: `NoteError.key` for another form, a kind that is not known here, and an id that is not
  ///   that of the name and the key.
  package init(_ text: String) throws(NoteError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = KeyName(String(parts[0])) else {
      throw .key(text, "it is not name+id+key")
    }
    guard let bytes = Base64.decode(parts[2]), let type = bytes.first else {
      throw .key(text, "its last part is not base64")
    }
    guard let kind = Kind(rawValue: type) else {
      throw .key(text, "its type \(type) is not one that is read here (1 and 4 are)")
    }
    guard bytes.count == 1 + Ed25519.keyBytes else { throw .key(text, "its key has no 32 bytes") }
    self.init(name: name, kind: kind, publicKey: Array(bytes.dropFirst()))
    guard parts[1].utf8.elementsEqual(hex(id).utf8) else {
      throw .key(text, "its id is \(hex(id)), not \(parts[1].prefix(8))")
    }
  }

  package var text: String { "\(name)+\(hex(id))+\(Base64.text([kind.rawValue] + publicKey))" }

  /// The same public key for another kind of signature.
  func asking(for kind: Kind) -> VerifierKey {
    VerifierKey(name: name, kind: kind, publicKey: publicKey)
  }

  /// Whether a signature line names this key.
  func isMeant(by line: NoteSignature) -> Bool { line.name == name && line.keyID == id }

  /// Whether the line, which names this key, is its signature under that text.
  func verifies(_ line: NoteSignature, under text: [UInt8]) -> Bool {
    switch kind {
    case .ed25519: return Ed25519.verify(line.signature, of: text, by: publicKey)
    case .cosignature:
      guard let cosignature = Cosignature(line) else { return false }
      let message = Cosignature.message(time: cosignature.time, text: text)
      return Ed25519.verify(cosignature.signature, of: message, by: publicKey)
    }
  }
}

extension VerifierKey: CustomStringConvertible {
  package var description: String { text }
}
