import Testing

@testable import BelayCore

@Suite("How long records are kept")
struct RetentionTests {
  private func read(_ text: String) -> PolicyFile {
    PolicyFile(bytes: Array(text.utf8), path: "p", at: Timestamp(microseconds: 0))
  }

  @Test("a written policy has a period for each stage; what is left out is kept longest")
  func sound() throws {
    let whole = read(
      """
      [retention]
      profile = "eu-ai-act"
      payload_days = 200
      decisions_days = 300
      headers_days = 400
      hashes_days = 500
      """)
    #expect(whole.errors.isEmpty)
    let retention = try #require(whole.sound?.retention)
    #expect(retention.text.contains("headers 400 days"))
    #expect(Retention(retention.json) == retention)
    let short = try #require(read("[retention]\npayload_days = 7").sound?.retention)
    #expect(short.decisionsDays == 7 && short.headersDays == nil && short.profile == .plain)
    #expect(read("").sound?.retention == nil)
  }

  @Test(
    "the profile eu-ai-act refuses less than six months, and no stage goes before the one above it",
    arguments: [
      ("profile = \"eu-ai-act\"\npayload_days = 183", "less than six months"),
      ("payload_days = 100\ndecisions_days = 90", "less than the 100 days"),
      ("payload_days = 100\nheaders_days = 90", "less than the 100 days"),
      ("payload_days = 100\nheaders_days = 200\nhashes_days = 150", "less than the 200 days"),
      ("payload_days = 100\nhashes_days = 150", "write headers_days too"),
      ("headers_days = 100", "needs payload_days"), ("payload_days = 0", "whole number from 1"),
      ("payload_days = 5\nprofile = \"eu\"", "none of plain, eu-ai-act"),
      ("payload_days = 5\nweeks = 1", "unknown key \"weeks\""),
    ])
  func refused(text: String, problem: String) {
    let file = read("[retention]\n" + text)
    #expect(file.sound == nil)
    #expect(file.errors.contains { $0.problem.contains(problem) }, "\(file.errors)")
  }
}
