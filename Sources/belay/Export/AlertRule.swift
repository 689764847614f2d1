import BelayCore

/// One alert for Prometheus: when it fires, how bad that is, and what to do.
struct AlertRule {
  enum Severity: String {
    /// wakes somebody
    case critical
    /// is looked at in working hours
    case warning
  }

  let name: String
  let expression: String
  /// how long it must hold, as Prometheus writes durations
  let holds: String
  let severity: Severity
  /// one line; `{{ $labels.x }}` stands for a label's value
  let summary: String
  /// what it means and what to do
  let description: String

  /// A file of rules as YAML. Texts are written as JSON strings, which YAML reads the same.
  static func file(_ groups: [(name: String, rules: [AlertRule])]) -> String {
    var lines = ["groups:"]
    for group in groups {
      lines.append("  - name: \(quoted(group.name))")
      lines.append("    rules:")
      for rule in group.rules { lines += rule.lines.map { "      " + $0 } }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var lines: [String] {
    [
      "- alert: \(name)",
      "  expr: \(Self.quoted(expression))",
      "  for: \(holds)",
      "  labels:",
      "    severity: \(severity.rawValue)",
      "  annotations:",
      "    summary: \(Self.quoted(summary))",
      "    description: \(Self.quoted(description))",
    ]
  }

  private static func quoted(_ text: String) -> String { JSON.string(text).text }
}
