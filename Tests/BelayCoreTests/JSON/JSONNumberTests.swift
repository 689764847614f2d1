import Testing

@testable import BelayCore

@Suite("Numbers of JSON")
struct JSONNumberTests {
  @Test(
    "INV 22: an integer that a double cannot be trusted with keeps its digits",
    arguments: [
      "9007199254740992", "-9007199254740992", "9007199254740993", "18446744073709551616",
      "123456789012345678901234567890",
    ])
  func keepsBigIntegers(digits: String) throws {
    let json = try JSON(parsing: digits)
    #expect(json == .bigInteger(digits))
    #expect(json.text == digits)
  }

  @Test(
    "Integers up to 2^53-1 are numbers", arguments: [9_007_199_254_740_991, -9_007_199_254_740_991])
  func readsLargestExact(value: Int) throws {
    #expect(try JSON(parsing: "\(value)") == .number(Double(value)))
    #expect(try JSON(parsing: "\(value)").integer == value)
  }

  @Test("Only what is exactly an integer counts as one")
  func exactIntegers() throws {
    #expect(try JSON(parsing: "1.0").integer == 1)
    #expect(try JSON(parsing: "1e3").integer == 1_000)
    #expect(try JSON(parsing: "1.5").integer == nil)
    #expect(try JSON(parsing: "9223372036854775807").integer == .max)
    #expect(try JSON(parsing: "9223372036854775808").integer == nil)
    #expect(try JSON(parsing: "\"1\"").integer == nil)
  }

  @Test("INV 31: a number of 1,100 characters is read and one more refused")
  func boundsLength() throws {
    let digits = String(repeating: "7", count: 1_100)
    #expect(try JSON(parsing: digits) == .bigInteger(digits))
    #expect(failure(of: digits + "7").problem.contains("longer than 1100 characters"))
    #expect(failure(of: "0." + digits).problem.contains("longer than 1100 characters"))
    #expect(try JSON(parsing: "0." + digits.dropLast(2)).number == 7.0 / 9)
  }

  @Test(
    "A decimal becomes the nearest double, by the short way and by the long",
    arguments: [
      "0.1", "0.3", "123456.789", "1e22", "1e23", "8.5e-22", "9007199254740993.0",
      "2.2250738585072011e-308", "2.2250738585072014e-308", "1.00000000000000011102230246251565",
      "179769313486231570000000000e282", "3.14159265358979323846264338327950288", "4.9e-324",
      "0.000001", "72057594037927945e-2", "6.02214076e23", "1.7976931348623157e+308",
    ])
  func readsNearest(text: String) throws {
    #expect(try JSON(parsing: text).number == Double(text))
  }

  @Test("Doubles of all sizes survive being written and read", arguments: [1, 2, 3])
  func roundTrips(seed: UInt64) throws {
    var state = seed
    for _ in 0..<2_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      let text = JSON.number(value).text
      let isTrusted = value.magnitude < 0x1p53 || !text.utf8.allSatisfy { $0 != 0x2E && $0 != 0x65 }
      #expect(try !isTrusted || JSON(parsing: text) == .number(value), "\(text)")
    }
  }

  /// RFC 8785, appendix B, by bit pattern.
  static let appendixB: [(UInt64, String)] = [
    (0x0000_0000_0000_0000, "0"),
    (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"),
    (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"),
    (0xC340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
    (0x44B5_2D02_C7E1_4AF6, "1e+23"),
    (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
    (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
    (0x444B_1AE4_D6E2_EF50, "1e+21"),
    (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
    (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    (0x41B3_DE43_5555_5553, "333333333.3333332"),
    (0x41B3_DE43_5555_5554, "333333333.33333325"),
    (0x41B3_DE43_5555_5555, "333333333.3333333"),
    (0x41B3_DE43_5555_5556, "333333333.3333334"),
    (0x41B3_DE43_5555_5557, "333333333.33333343"),
    (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
  ]

  @Test("INV 23: numbers are written as ECMAScript writes them", arguments: appendixB)
  func writesAsECMAScript(bits: UInt64, text: String) throws {
    let value = JSON.number(Double(bitPattern: bits))
    #expect(try String(decoding: value.canonical(), as: UTF8.self) == text)
    #expect(value.text == text)
  }

  @Test(
    "INV 23: a number that is not finite has no canonical form", arguments: [Double.nan, .infinity])
  func refusesNotFinite(value: Double) {
    #expect(throws: JSONError.self) { try JSON.number(value).canonical() }
    #expect(JSON.number(value).text == "null")
  }
}
