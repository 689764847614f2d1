import Testing

@testable import BelayCore

@Suite("A stretch of time in words")
struct DurationWordsTests {
  @Test(
    "Units, fractions and plain seconds are read",
    arguments: [
      ("90s", 90.0), ("15m", 900), ("2h", 7_200), ("1.5h", 5_400), ("1d", 86_400), ("45", 45),
      ("30d", 2_592_000), ("0.5s", 0.5),
    ])
  func read(words: String, seconds: Double) {
    #expect(Duration(words: words)?.seconds == seconds)
  }

  @Test(
    "Nothing else is",
    arguments: [
      "", "s", "0", "0s", "-5m", "+5m", "1e3", "15 m", "15M", "1.2.3s", ".5s", "5.s", "31d", "inf",
      "nan", "0x10", "0.0000001s", "٣m",
    ])
  func refused(words: String) { #expect(Duration(words: words) == nil) }
}
