/// Names of agents as dialects dress them up.
enum AgentName {
  private static let beginnings = ["invoke_agent ", "agent_run ", "create_agent "]
  private static let endings = [".agent", ".run", ".workflow"]

  /// `refund-agent` of `refund-agent.run`, `invoke_agent refund-agent` and
  /// `refund-agent.refund-task._execute_core`.
  static func bare(_ name: String) -> String {
    // As strings, whose ends are looked at byte by byte, where those of substrings are not.
    var rest = name
    for beginning in beginnings where rest.hasPrefix(beginning) {
      rest.removeFirst(beginning.count)
    }
    if rest.hasPrefix("["), rest.hasSuffix("]") { rest = String(rest.dropFirst().dropLast()) }
    if rest.hasSuffix("._execute_core") {
      return String(rest.prefix { $0 != "." })
    }
    for ending in endings where rest.hasSuffix(ending) && rest.count > ending.count {
      return String(rest.dropLast(ending.count))
    }
    return rest
  }
}
