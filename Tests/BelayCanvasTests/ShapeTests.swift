import Testing

@testable import BelayCanvas

@Suite("Cutting, filling and wrapping")
struct ShapeTests {
  @Test(
    "What is cut off leaves a mark",
    arguments: [
      ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""),
      ("漢字漢字", 6, "漢字…"), ("漢字漢字", 4, "漢…"), ("ab\u{1B}cd", 6, "ab…"),
      ("\u{1B}cd", 9, "‹U+001B›…"),
    ])
  func truncated(data: String, columns: Int, shown: String) {
    let text = SafeText(untrusted: data).truncated(to: columns)
    #expect("\(text)" == shown)
    #expect(text.width <= columns)
  }

  @Test("A row that hides something still says so after it was cut")
  func hiddenSurvives() {
    #expect(SafeText(untrusted: "abcdef\u{202E}").truncated(to: 4).hidden == 1)
  }

  @Test("Filling goes to the side away from the words")
  func padded() {
    let text: SafeText = "漢"
    #expect("\(text.padded(to: 5))|" == "漢   |")
    #expect("\(text.padded(to: 5, align: .right))" == "   漢")
    #expect("\(text.padded(to: 5, align: .center))|" == " 漢  |")
    #expect("\(text.padded(to: 1))" == "漢")
  }

  @Test(
    "Rows break after spaces, inside long words, and around whole escapes",
    arguments: [
      ("the quick brown fox", 10, ["the quick ", "brown fox"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
      ("to abcdefghij", 4, ["to ", "abcd", "efgh", "ij"]),
      ("漢字漢字", 3, ["漢", "字", "漢", "字"]),
      ("ab\u{1B}cd", 9, ["ab", "‹U+001B›c", "d"]),
      ("ab\u{1B}", 5, ["ab‹U+", "001B›"]),
      ("a漢", 1, ["a", "‹", "U", "+", "6", "F", "2", "2", "›"]),
      ("", 3, [""]),
    ])
  func wrapped(data: String, columns: Int, rows: [String]) {
    #expect(SafeText(untrusted: data).wrapped(to: columns).map(\.description) == rows)
  }

  @Test("300 blank lines do not hide what comes after them")
  func buriedTail() {
    let data = String(repeating: "\n", count: 300) + "rm -rf /"
    let rows = SafeText(untrusted: data).wrapped(to: 40)
    #expect(rows.original == data)
    #expect(rows.last?.description.hasSuffix("rm -rf /") == true)
    #expect(SafeText.lines(untrusted: data).count == 301)
  }

  @Test("Escapes keep their place when texts are joined and cut")
  func escapesMove() {
    let text = SafeText(untrusted: "a\u{1}") + SafeText(untrusted: "\u{2}b\u{3}")
    #expect(text.escapes == [1..<25, 26..<38])
    #expect(text.hidden == 3)
    #expect(text.wrapped(to: 9).map(\.hidden) == [1, 1, 1])
  }
}
