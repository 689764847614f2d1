import Testing

@testable import BelayCore

/// The span that names an agent ends last, so what the watch has seen until then it has seen of
/// somebody else: the service, or the only agent of the trace that has a name.
@Suite("Signals of an agent that is named last")
struct LateNameTests {
  private let spans = SpanMaker()
  private static let named = AgentID("finder")!
  private static let service = AgentID("support")!

  private func search(
    _ number: Int, under parent: Int = 1, _ query: String = "refunds", _ more: JSONObject = [:]
  ) -> Event {
    var attributes: JSONObject = [
      "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "web.search",
      "gen_ai.tool.call.arguments": .string(query),
    ]
    for member in more.members { attributes[member.key] = member.value }
    return spans.span(number, under: parent, "execute_tool web.search", attributes)
  }

  @Test("A loop is seen, however late the name comes", arguments: 0...5)
  func loop(before count: Int) {
    var stream = Stream()
    for number in 0..<count { stream.record(search(10 + number)) }
    stream.record(spans.agent(1, "finder"))
    for number in count..<5 { stream.record(search(10 + number)) }
    #expect(stream.standing(Self.named) == ["tool_loop"])
    #expect(stream.findings.last?.evidence.count == 5)
  }

  @Test("INV 27: a secret that was found before the name came is flagged under the name")
  func secret() {
    var stream = Stream()
    stream.record(search(10, "the key AKIAIOSFODNN7EXAMPLE is valid"))
    #expect(stream.standing(Self.service) == ["security_flag"])
    stream.record(spans.agent(1, "finder"))
    #expect(stream.standing(Self.named) == ["security_flag"])
    #expect(
      stream.findings.map(\.explanation)
        == Array(
          repeating: "Found in the arguments of web.search: what looks like an AWS access key.",
          count: 2))
  }

  @Test("Errors that followed one another before the name came are a cascade of the named")
  func cascade() {
    var stream = Stream()
    for (number, tool) in ["a", "b", "c", "c"].enumerated() {
      stream.record(spans.tool(10 + number, tool, under: 1, status: "error"))
    }
    stream.record(spans.agent(1, "finder"))
    #expect(stream.standing(Self.named) == ["cascade"])
    #expect(
      stream.findings.last?.explanation
        == "Errors follow one another down the same task: a of finder, then b of finder, "
        + "then c of finder.")
  }

  @Test("Calls that were another's do not loop with one's own")
  func others() {
    var stream = Stream()
    stream.record(spans.agent(2, "triage", under: 1))
    for number in 0..<2 { stream.record(search(10 + number, under: 3)) }
    stream.record(spans.agent(3, "finder", under: 1))
    for number in 2..<5 { stream.record(search(10 + number, under: 2)) }
    #expect(stream.history == [])
  }

  @Test("An agent slow in a call that was taken for another's is slow")
  func latency() {
    var stream = Stream()
    for number in 0..<40 {
      stream.record(spans.tool(100 + number, "slow", under: 1))
      stream.pass(.seconds(2))
    }
    stream.record(spans.agent(1, "finder"))
    stream.pass(.seconds(90))
    for number in 0..<10 {
      stream.record(
        spans.span(
          200 + number, under: 1, "execute_tool slow", took: 4_000,
          ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "slow"]))
    }
    stream.pass(.seconds(2))
    #expect(stream.standing(Self.named) == ["latency_spike"])
  }
}
