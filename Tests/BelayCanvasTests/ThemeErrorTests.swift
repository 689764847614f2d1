import Testing

@testable import BelayCanvas

@Suite("Themes that cannot be used")
struct ThemeErrorTests {
  @Test(
    "The error says where and what to write",
    arguments: [
      (
        "a = ,", "x:1:5: a value, such as \"text\", 15, true, [ ] or { }, is needed here, not \",\""
      ),
      ("[[styles]]", "x:1:1: a table is needed here"),
      ("[[a]]", "x:1:1: unknown key \"a\"; known are inherits"),
      ("[styles]\n[palette]\n[styles]", "x:3:1: \"styles\" is there already"),
      ("inherits = \"night\"\ncolour = 1", "x:2:1: unknown key \"colour\"; known are inherits"),
      ("inherits = \"night\"\r\n# é\r\ncolour = 1", "x:3:1: unknown key"),
      ("inherits = 1", "x:1:12: a string in quotes is needed"),
      ("[styles]\n\n  \"breaker.opne\" = \"red\"", "x:3:3: unknown role \"breaker.opne\""),
      (
        "[styles]\ntext = { fg = \"red\", blink = 1 }",
        "x:2:22: unknown key \"blink\"; known are fg"
      ),
      ("[styles]\ntext = \"reed\"", "x:2:8: \"reed\" is no colour; write #rrggbb"),
      ("[styles]\ntext = { fg = 7, bg = 256 }", "x:2:23: \"256\" is no colour"),
      ("[styles]\ntext = { modifiers = [\"bold\", \"blink\"] }", "x:2:31: unknown modifier; known"),
      ("[styles]\ntext = { modifiers = \"bold\" }", "x:2:22: a list of modifiers is needed"),
      ("[styles]\ntext = [1]", "x:2:8: a colour is needed here"),
      ("[styles]\ntext = 1.5", "x:2:8: a colour is needed here"),
      ("[palette]\nred = \"#ff0000\"", "x:2:1: \"red\" is a colour already"),
      ("[palette]\nhot = \"warm\"", "x:2:7: \"warm\" is no colour"),
      ("palette = 3", "x:1:11: a table is needed here"),
      ("[glyphs]\nopne = {}", "x:2:1: unknown glyph \"opne\""),
      ("[glyphs]\nopen = { unicode = \"⊘\" }", "x:2:1: a glyph needs both"),
      ("[glyphs]\nopen = { unicode = \"漢\", ascii = \"x\" }", "x:2:20: one visible character"),
      ("[glyphs]\nopen = { unicode = \"x\", ascii = \"é\" }", "x:2:33: an ASCII character"),
      ("[glyphs]\nopen = { unicode = \"\\u200b\", ascii = \"x\" }", "x:2:20: one visible"),
      ("inherits = \"x\"", "x:1:1: inherits from itself"),
      ("inherits = \"nowhere\"", "x:1:1: there is no theme \"nowhere\""),
      ("[styles]\ntext = \"red\"\u{0}[rubbish", "x:2:13: the end of the line is needed here, not"),
    ])
  func placed(source: String, beginning: String) {
    let error = #expect(throws: ThemeError.self) { try Theme(toml: source, named: "x") }
    #expect(error?.description.hasPrefix(beginning) == true, "\(String(describing: error))")
  }

  @Test("A circle of inheritance is refused")
  func circle() {
    let files = ["a": "inherits = \"b\"", "b": "inherits = \"c\"", "c": "inherits = \"a\""]
    let error = #expect(throws: ThemeError.self) {
      try Theme(toml: "inherits = \"b\"", named: "a", find: { files[$0] })
    }
    #expect(error?.description == "c:1:1: inherits from itself through \"a\"")
  }

  @Test("Endless inheritance is refused")
  func endless() {
    #expect(throws: ThemeError.self) {
      try Theme(toml: "inherits = \"x\"", named: "", find: { "inherits = \"\($0)x\"" })
    }
  }

  @Test("A file over 64 KiB is refused before it is read")
  func large() {
    let source = "#" + String(repeating: "x", count: 64 << 10)
    #expect(
      throws: ThemeError("x", "the file is larger than 64 KiB; a theme needs a few hundred lines")
    ) {
      try Theme(toml: source, named: "x")
    }
  }

  @Test("What TOML lets a theme write is read")
  func written() throws {
    let theme = try Theme(
      toml: """
        \u{FEFF}# a comment\r
        [ palette ]   # another
        'my red' = "#FF0000"

        [styles]
        "text" = { "fg" = 'my red', bg = "\\u0030", modifiers = [
          "bold",   # one
          "dim",
        ] }
        title = {}
        """, named: "x")
    #expect(
      theme.style(.text)
        == Style(
          foreground: .rgb(255, 0, 0), background: .indexed(0), attributes: [.bold, .dim]))
  }

  @Test("Rubbish is refused or read, but never crashes", arguments: 1...4)
  func rubbish(seed: UInt64) {
    var random = Randomness(seed: seed)
    let words = [
      "[", "]", "styles", "\"", "=", "{", "}", ",", "\n", "\r", " ", "\u{A0}", "'", "\"\"\"",
      "inherits", "text", "fg", "red", "1", "#", ".",
    ]
    for _ in 0..<500 {
      let source = (0..<random.below(20)).map { _ in words[random.below(words.count)] }.joined()
      _ = try? Theme(toml: source, named: "x")
    }
  }
}
