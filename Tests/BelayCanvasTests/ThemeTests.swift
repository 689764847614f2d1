import Testing

@testable import BelayCanvas

@Suite("Themes")
struct ThemeTests {
  @Test("The shipped themes load", arguments: Theme.shippedNames)
  func shipped(name: String) throws {
    let theme = try Theme.shipped(name)
    #expect(theme.name == name)
  }

  @Test("CONSOLE themes: the binary has the ten, the default first")
  func ten() {
    #expect(
      Theme.shippedNames == [
        "night", "day", "mono", "high-contrast", "solarized-dark", "solarized-light", "gruvbox",
        "nord", "deuteranopia", "tritanopia",
      ])
    #expect(Theme.shippedNames.first == Theme.defaultName)
  }

  @Test("An unknown name says which there are")
  func unknown() {
    let error = #expect(throws: ThemeError.self) { try Theme.shipped("nite") }
    #expect(
      error?.description.hasPrefix("nite: there is no such theme; the built-in ones are night")
        == true)
  }

  @Test("A role takes what it leaves open from its longest prefix, then from ground")
  func fallback() throws {
    let theme = try Theme(
      toml: """
        [palette]
        alarm = "#ff0000"
        [styles]
        ground = { fg = 7, bg = "black" }
        breaker = { fg = "alarm", modifiers = ["bold", "underline"] }
        "breaker.open" = { bg = "#000080" }
        """, named: "x")
    #expect(
      theme.style(.breakerOpen)
        == Style(
          foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 128),
          attributes: [.bold, .underline]))
    #expect(theme.style("breaker.closed").background == .indexed(0))
    #expect(theme.style("breaker.open.since") == theme.style(.breakerOpen))
    #expect(theme.style("nothing.of.ours") == theme.style(.ground))
    #expect(theme.style(.text) == theme.style(.ground))
  }

  @Test("A child changes the palette of its parent's rules")
  func palette() throws {
    let theme = try Theme(
      toml: "inherits = \"night\"\n[palette]\npaper = \"#000000\"", named: "x")
    #expect(theme.style(.text).background == .rgb(0, 0, 0))
    let night = try Theme.shipped("night")
    #expect(theme.style(.text).foreground == night.style(.text).foreground)
  }

  @Test("Glyphs have twins")
  func glyphs() throws {
    let theme = try Theme(
      toml: "[glyphs]\nopen = { unicode = \"✖\", ascii = \"x\" }", named: "x")
    #expect("\(theme.glyphs(ascii: false)[.open])" == "✖")
    #expect("\(theme.glyphs(ascii: true)[.open])" == "x")
    #expect("\(theme.glyphs(ascii: true)[.closed])" == "o")
  }

  @Test("Every built-in mark is one column in both forms", arguments: Mark.allCases)
  func marks(mark: Mark) {
    for glyphs in [Glyphs.unicode, .ascii] {
      #expect(glyphs[mark].width == 1)
      #expect(glyphs[mark].hidden == 0)
    }
    #expect(Glyphs.ascii[mark].isASCII)
  }

  @Test("Where there is no colour a selected row is reversed")
  func mono() throws {
    let theme = try Theme.shipped("night").reduced(to: .mono)
    #expect(theme.style(.selection) == Style(attributes: [.bold, .reverse]))
    #expect(theme.style(.text) == .plain)
  }

  @Test(
    "Colours are spelled as they are read",
    arguments: [
      "default", "red", "bright-white", "16", "255", "#0a0b0c",
    ])
  func spelling(name: String) {
    #expect(Color(named: name)?.description == name)
  }

  @Test(
    "What is no colour is none",
    arguments: [
      "", "256", "-1", "#fff", "#12345g", "#+12345", "Red", "07", "#1234567",
    ])
  func noColor(name: String) {
    #expect(Color(named: name) == nil)
  }
}
