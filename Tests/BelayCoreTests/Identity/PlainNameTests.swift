import Testing

@testable import BelayCore

@Suite("Names that others gave")
struct PlainNameTests {
  @Test(
    "What is no plain name becomes one that still reads like it",
    arguments: [
      ("refund-agent", "refund-agent"),
      ("Support researcher", "Support-researcher"),
      ("unknown_service:python3", "unknown_service-python3"),
      ("  a // b ", "a-b"),
    ])
  func rewrites(text: String, name: String) {
    #expect(AgentID(naming: text)?.text == name)
  }

  @Test("Nothing of an empty or blank name is left", arguments: ["", " ", "//", "\n"])
  func refusesBlanks(text: String) {
    #expect(AgentID(naming: text) == nil)
  }

  @Test("Names that would become the same stay apart")
  func keepsApart() throws {
    let long = String(repeating: "x", count: 90)
    let texts = ["研究员", "写作者", "é", "è", long + "1", long + "2", "\u{212A}yc", "Kyc"]
    let ids = try texts.map { try #require(AgentID(naming: $0)) }
    #expect(Set(ids).count == texts.count)
    #expect(ids.allSatisfy { $0.text.utf8.count <= 64 })
  }
}
