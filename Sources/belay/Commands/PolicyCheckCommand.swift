import ArgumentParser
import BelayCore
import BelayHub

/// `belay policy check`
struct PolicyCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with a policy file, and where.",
    discussion: """
      Exits 0 if a hub would use it, 1 if not. Warnings are about rules that can never do what they \
      say; a hub uses such a file all the same.
      """)

  @Argument(help: ArgumentHelp("The file.", valueName: "file")) var path: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    let now = Clock.system.read().wall
    let file = PolicyFile(bytes: try PolicyFile.bytes(at: path), path: path, at: now)
    let warnings = file.sound?.warnings(at: now) ?? []
    if output.json {
      StandardOutput.write(line: json(file, warnings).shown)
    } else {
      for error in file.errors { PolicyCommand.write("\(path):\(error)") }
      for warning in warnings { PolicyCommand.write("\(path):\(placed(warning))") }
    }
    guard file.errors.isEmpty else {
      throw Failure("\(path) is not used by any hub until this is mended")
    }
    guard !output.json else { return }
    let count = file.rules.count
    PolicyCommand.write("\(path): \(count) \(count == 1 ? "rule" : "rules"), \(file.sha256)")
    PolicyCommand.write(
      "\(path): "
        + (file.retention.map { "kept: \($0.text)" }
          ?? "no [retention], so nothing is ever pruned"))
  }

  private func placed(_ warning: PolicyIssue) -> String {
    let place = warning.place.map { "\($0.line):\($0.column): " } ?? ""
    return "\(place)warning: \(warning.problem)"
  }

  private func json(_ file: PolicyFile, _ warnings: [PolicyIssue]) -> JSON {
    [
      "path": .string(path), "sha256": .string(file.sha256.text),
      "usable": .bool(file.errors.isEmpty), "rules": .array(file.rules.map(\.json)),
      "retention": file.retention?.json ?? .null,
      "errors": .array(file.errors.map(\.json)), "warnings": .array(warnings.map(\.json)),
    ]
  }
}

extension PolicyIssue {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["line"] = place.map { JSON($0.line) }
    object["column"] = place.map { JSON($0.column) }
    object["problem"] = .string(problem)
    return .object(object)
  }
}
