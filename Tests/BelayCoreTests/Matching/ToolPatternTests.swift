import Testing

@testable import BelayCore

@Suite struct ToolPatternTests {
  @Test(
    "a star is any run of characters",
    arguments: [
      ("stripe.*", "stripe.refund"), ("stripe.*", "stripe."), ("*", ""), ("*", "shell"),
      ("*.delete", "db.delete"), ("a*b*c", "a--b--b-c"), ("**", "x"), ("", ""),
      ("*aab", "aaaab"), ("stripe.refund", "stripe.refund"),
    ])
  func fits(pattern: String, tool: String) { #expect(ToolPattern(pattern).matches(tool)) }

  @Test(
    "all of the name has to fit, byte for byte",
    arguments: [
      ("stripe.*", "stripe"), ("stripe", "stripe.refund"), ("refund", "stripe.refund"),
      ("", "x"), ("a*b", "acd"), ("Stripe.*", "stripe.refund"), ("K", "\u{212A}"),
      ("caf\u{E9}", "cafe\u{301}"), ("a*b", "b"),
    ])
  func fitsNot(pattern: String, tool: String) { #expect(!ToolPattern(pattern).matches(tool)) }

  @Test func manyStarsDoNotTakeForEver() {
    let pattern = ToolPattern(String(repeating: "*a", count: 50) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
  }
}
