import Foundation
import Testing

@testable import BelayLedger

@Suite struct Base64Tests {
  @Test(
    "RFC 4648's examples",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func examples(plain: String, encoded: String) {
    #expect(Base64.text(bytes(plain)) == encoded)
    #expect(Base64.decode(encoded) == bytes(plain))
  }

  @Test("every length and every byte comes back, as Foundation has it")
  func whole() {
    for length in 0...300 {
      let plain = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
      #expect(Base64.text(plain) == Data(plain).base64EncodedString())
      #expect(Base64.decode(Base64.encode(plain)) == plain)
    }
  }

  @Test(
    "another spelling is none",
    arguments: [
      "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=", "Zm9v\n", " Zm9v", "Zm 9", "Zm-_",
      "Zg==Zg==", "Zm9vé", "Zm=v",
    ])
  func refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}
