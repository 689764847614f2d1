import ArgumentParser
import BelayClient
import BelayCore

/// `belay policy show`
struct PolicyShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the rules that a hub goes by, in their order.")

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let report = try await hub.ask { try await $0.policy() }
    guard !output.json else { return StandardOutput.write(line: report.shown) }
    let digest = report["sha256"]?.string
    PolicyCommand.write(
      digest.map { "\(report["path"]?.string ?? "")  \($0)  since \(since(report))" }
        ?? "no policy file; the defaults hold")
    if let bad = report["rejected"] {
      let at = bad["at"]?.string ?? ""
      PolicyCommand.write(
        "not used since \(at): \(bad["path"]?.string ?? ""):\(bad["problem"]?.string ?? "")")
    }
    table(report).write()
  }

  private func since(_ report: JSON) -> String { report["loaded_at"]?.string ?? "" }

  private func table(_ report: JSON) -> Table {
    var table = Table("rule", "about", "does")
    for rule in report["rules"]?.array ?? [] {
      table.add(
        rule["rule"]?.string ?? "", rule["about"]?.string ?? "",
        (rule["does"]?.string ?? "") + standing(rule))
    }
    let standard = report["default"]
    table.add(
      "default", "everything",
      "risk \(standard?["risk"]?.string ?? ""), approvers 1, "
        + "max_open \(standard?["max_open"]?.integer ?? 0)")
    return table
  }

  /// How far an auto-approval is used up.
  private func standing(_ rule: JSON) -> String {
    guard let used = rule["used"]?.integer else { return "" }
    let revoked = rule["revoked"]?["by"]?.string.map { ", revoked by \($0)" } ?? ""
    return " (\(used) used\(revoked))"
  }
}
