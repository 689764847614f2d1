internal import BelayCore

/// A private key with the name that its signatures carry.
///
/// Written `PRIVATE+KEY+name+hex(id)+base64(type || seed)`, as other programs for signed notes do.
package final class SigningKey {
  package let verifier: VerifierKey
  private let key: Ed25519.PrivateKey

  private static let mark = Array("PRIVATE+KEY+".utf8)

  /// A new one.
  package convenience init(name: KeyName, kind: VerifierKey.Kind) {
    self.init(name: name, kind: kind, key: Ed25519.PrivateKey())
  }

  init(name: KeyName, kind: VerifierKey.Kind, key: Ed25519.PrivateKey) {
    self.key = key
    verifier = VerifierKey(name: name, kind: kind, publicKey: key.publicKey)
  }

  /// Nil for anything that is not such a key, whole and by itself.
  init?(text: [UInt8]) {
    guard text.starts(with: Self.mark) else { return nil }
    let parts = text.dropFirst(Self.mark.count).split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = KeyName(String(decoding: parts[0], as: UTF8.self)),
      var bytes = Base64.decode(parts[2])
    else { return nil }
    defer { cleanse(&bytes) }
    guard bytes.count == 1 + Ed25519.keyBytes, let kind = VerifierKey.Kind(rawValue: bytes[0])
    else { return nil }
    var seed = Array(bytes.dropFirst())
    defer { cleanse(&seed) }
    key = Ed25519.PrivateKey(seed: seed)
    verifier = VerifierKey(name: name, kind: kind, publicKey: key.publicKey)
    guard parts[1].elementsEqual(hex(verifier.id).utf8) else { return nil }
  }

  /// Lends the written form out, and overwrites it afterwards.
  func withText<Answer, Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    try key.withSeed { seed throws(Failure) in
      var secret = [verifier.kind.rawValue] + seed
      defer { cleanse(&secret) }
      var digits = Base64.encode(secret)
      defer { cleanse(&digits) }
      var text = Self.mark + "\(verifier.name)+\(hex(verifier.id))+".utf8 + digits
      defer { cleanse(&text) }
      return try body(text)
    }
  }

  /// The line for under this text.
  ///
  /// - Parameter time: seconds since 1970; what a cosignature says, and no other.
  package func sign(_ text: [UInt8], at time: Int = 0) -> NoteSignature {
    let signature: [UInt8]
    switch verifier.kind {
    case .ed25519: signature = key.sign(text)
    case .cosignature:
      let message = Cosignature.message(time: time, text: text)
      signature = Cosignature(time: time, signature: key.sign(message)).encoded
    }
    return NoteSignature(name: verifier.name, keyID: verifier.id, signature: signature)
  }
}
