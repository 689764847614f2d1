/// Names under which frameworks file things as tools that are none.
enum ToolName {
  private static let others: Set<String> = [
    "final_answer", "FinalAnswerTool", "final_result", "(merged tools)", "merged tools",
  ]
  private static let handoffs = ["handoff to ", "transfer_to_", "Handoff to "]
  private static let endings = [".tool", ".run"]

  static func isTool(_ name: String) -> Bool {
    !others.contains(name) && !handoffs.contains { name.hasPrefix($0) }
  }

  /// What was called, from the name of a span that says it nowhere else.
  static func bare(_ spanName: String) -> String {
    let rest = SpanClass.inferred(fromName: spanName)?.rest ?? spanName
    let ending = endings.first { rest.hasSuffix($0) }
    return String(rest.dropLast(ending?.count ?? 0))
  }
}
