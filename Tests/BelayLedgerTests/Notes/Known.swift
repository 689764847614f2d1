import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// Keys and notes that others have published.
enum Known {
  /// The example of the first implementation (`golang.org/x/mod/sumdb/note`).
  static let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  static let skey =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  static let text = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    """
  static let line =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
  static let note = text + "\n" + line + "\n"

  /// The example of c2sp.org/signed-note, whose key is not published.
  static let poem = """
    Ognuno sta solo sul cuor della terra
    trafitto da un raggio di sole:

    ed è subito sera.

    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

    """

  /// The example of c2sp.org/tlog-cosignature.
  static let cosigned = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

    """

  static func verifier() throws -> VerifierKey { try VerifierKey(vkey) }

  static func signer() throws -> SigningKey {
    try #require(SigningKey(text: Array(skey.utf8)))
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func fromHex(_ digits: String) -> [UInt8] {
  let digits = Array(digits.utf8)
  return stride(from: 0, to: digits.count, by: 2).compactMap {
    UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
  }
}

/// A key whose name and seed the test chooses; the same ones give the same key.
func testKey(
  _ name: String, seed: UInt8 = 7, kind: VerifierKey.Kind = .ed25519
) throws -> SigningKey {
  let name = try #require(KeyName(name))
  let seed = [UInt8](repeating: seed, count: 32)
  return SigningKey(name: name, kind: kind, key: Ed25519.PrivateKey(seed: seed))
}
