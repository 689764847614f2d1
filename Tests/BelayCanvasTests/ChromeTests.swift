import Testing

@testable import BelayCanvas

@Suite("Our own words")
struct ChromeTests {
  @Test("Literals and numbers go together; strings only through the door")
  func interpolation() {
    let name = "a\u{1B}b"
    let text: SafeText =
      "seq \(grouped: 184223) at \(7, digits: 2) \(41.84, decimals: 1)% \(untrusted: name)"
    #expect("\(text)" == "seq 184,223 at 07 41.8% a‹U+001B›b")
    #expect(text.hidden == 1)
  }

  @Test("A literal may hold the brackets of an escape")
  func brackets() {
    let text: SafeText = "‹x›"
    #expect(text.width == 3)
    #expect(text.hidden == 0)
  }

  @Test(
    "Decimals are rounded half away from zero",
    arguments: [
      (0.0, 1, "0.0"), (41.85, 0, "42"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"),
      (999.96, 1, "1000.0"),
      (0.005, 2, "0.01"), (.nan, 1, "-"), (.infinity, 1, "-"), (1e300, 1, "-"),
    ])
  func decimals(number: Double, places: Int, shown: String) {
    #expect("\(SafeText(number, decimals: places))" == shown)
  }

  @Test(
    "Commas stand at the thousands",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(number: Int, shown: String) {
    #expect("\(SafeText(grouped: number))" == shown)
  }
}
