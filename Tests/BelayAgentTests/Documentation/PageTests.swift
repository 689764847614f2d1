import Testing

@Suite("What the pages for writers of agents show")
struct PageTests {
  @Test("all of it is code that is compiled here, line by line")
  func blocks() throws {
    let sources = try Source.all()
    for page in try Page.all() {
      for block in page.swiftBlocks {
        #expect(
          sources.contains { $0.contains(block) }, "\(page) shows what is not here:\n\(block)")
      }
    }
  }

  @Test("there is code on each page that is to have some")
  func pages() throws {
    let withCode = Set(try Page.all().filter { !$0.swiftBlocks.isEmpty }.map(\.name))
    let expected: Set = [
      "GettingStarted.md", "AskingAPerson.md", "Limits.md", "DegradedMode.md", "Reporting.md",
      "Testing.md", "README.md",
    ]
    #expect(withCode == expected)
  }

  @Test("the first page lists every public type and function, once")
  func topics() throws {
    let page = try #require(try Page.all().first { $0.name == "BelayAgent.md" })
    let listed = page.text.matches(of: /- ``([A-Za-z]+)(\(.*\))?``/).map { String($0.1) }
    #expect(listed.sorted() == (try Page.publicNames()).sorted())
  }

  @Test(
    "code that differs by a word, a line or the order is not taken for the same",
    arguments: [
      ("b\nc\n\nf", true), ("c", true), ("a\nb\nc", true), ("b\nx", false), ("b\nd", false),
      ("f\n\nb", false), ("hidden  // not shown", false),
    ])
  func matching(_ code: String, _ isThere: Bool) {
    let source = Source("  a\n  hidden  // not shown\n    b\n  c\n\n d\n\n   f\n")
    #expect(source.contains(code) == isThere)
  }
}
