import BelayCore
import Testing

@testable import BelayLedger

@Suite struct Ed25519Tests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var seed: String
    var key: String
    var message: String
    var signature: String
  }

  /// RFC 8032, section 7.1.
  static let vectors = [
    Vector(
      testDescription: "TEST 1",
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    Vector(
      testDescription: "TEST 2",
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    Vector(
      testDescription: "TEST 3",
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    Vector(
      testDescription: "TEST SHA(abc)",
      seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
  ]

  @Test("a seed gives the key and the signature that RFC 8032 has", arguments: vectors)
  func rfc(vector: Vector) {
    let key = Ed25519.PrivateKey(seed: fromHex(vector.seed))
    #expect(hex(key.publicKey) == vector.key)
    let message = fromHex(vector.message)
    #expect(hex(key.sign(message)) == vector.signature)
    #expect(Ed25519.verify(fromHex(vector.signature), of: message, by: key.publicKey))
  }

  @Test("a changed bit of signature, message or key is no signature")
  func changed() {
    let key = Ed25519.PrivateKey(seed: fromHex(Self.vectors[2].seed))
    let message: [UInt8] = [0xAF, 0x82]
    let signature = key.sign(message)
    for bit in 0..<512 {
      var other = signature
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(!Ed25519.verify(other, of: message, by: key.publicKey), "bit \(bit)")
    }
    #expect(!Ed25519.verify(signature, of: [0xAF, 0x83], by: key.publicKey))
    #expect(!Ed25519.verify(signature, of: message, by: Ed25519.PrivateKey().publicKey))
  }

  @Test("a signature or a key of another length is none")
  func lengths() {
    let key = Ed25519.PrivateKey()
    let signature = key.sign([])
    #expect(Ed25519.verify(signature, of: [], by: key.publicKey))
    #expect(!Ed25519.verify(signature.dropLast(), of: [], by: key.publicKey))
    #expect(!Ed25519.verify(signature + [0], of: [], by: key.publicKey))
    #expect(!Ed25519.verify([], of: [], by: key.publicKey))
    #expect(!Ed25519.verify(signature, of: [], by: Array(key.publicKey.dropLast())))
  }

  @Test("a new key is not the last one, and comes back from its seed")
  func generated() {
    let key = Ed25519.PrivateKey()
    #expect(key.publicKey != Ed25519.PrivateKey().publicKey)
    key.withSeed { #expect(Ed25519.PrivateKey(seed: $0).publicKey == key.publicKey) }
  }

  @Test("the openssl program agrees")
  func openssl() throws {
    let key = Ed25519.PrivateKey()
    let message = bytes("a text\n")
    let signature = key.sign(message)
    #expect(try OpenSSLCommand.verifies(signature, of: message, by: key.publicKey))
    #expect(try !OpenSSLCommand.verifies(signature, of: bytes("a text"), by: key.publicKey))
  }
}
