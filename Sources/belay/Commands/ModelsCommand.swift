import ArgumentParser
import BelayCanvas
import BelayClient
import BelayCore
import Foundation

/// `belay models`
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Check and show what is known of models: window and price.",
    discussion: """
      A hub estimates cost where nobody tells it, and how full a model's window is, by the table that \
      Belay ships (as of \(ModelTable.shippedAsOf)). models.toml in the configuration directory, or the \
      file of `belay hub --models`, comes before it:

        [[model]]
        name = "gpt-4o"      # or a list; also with a version after it; "acme-*": all that begin so
        window = 128000      # tokens
        input = 2.50         # US dollars for a million tokens
        cached = 1.25        # of the input, what the provider had kept; may be left out
        output = 10
      """,
    subcommands: [ModelsCheckCommand.self, ModelsShowCommand.self])

  /// A line whose words may come from a file.
  static func write(_ words: String) {
    StandardOutput.write(line: "\(SafeText(untrusted: words))")
  }
}

/// `belay models check`
struct ModelsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with a file about models, and where.",
    discussion: "Exits 0 if a hub would use it, 1 if not.")

  @Argument(help: ArgumentHelp("The file.", valueName: "file")) var path: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    let file = ModelFile(bytes: try bytes(), path: path)
    if output.json {
      StandardOutput.write(line: json(file).shown)
    } else {
      for error in file.errors { ModelsCommand.write("\(path):\(error)") }
    }
    guard file.errors.isEmpty else {
      throw Failure("\(path) is not used by any hub until this is mended")
    }
    guard !output.json else { return }
    let count = file.models.count
    ModelsCommand.write("\(path): \(count) \(count == 1 ? "model" : "models"), \(file.sha256)")
  }

  /// What the file holds, or one byte more than it may have.
  private func bytes() throws -> [UInt8] {
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      return Array(try file.read(upToCount: ModelFile.largest + 1) ?? Data())
    } catch {
      throw Failure("cannot read \(path): \(error.localizedDescription)")
    }
  }

  private func json(_ file: ModelFile) -> JSON {
    [
      "path": .string(path), "sha256": .string(file.sha256.text),
      "usable": .bool(file.errors.isEmpty), "models": .array(file.models.map(\.json)),
      "errors": .array(
        file.errors.map { error in
          var object: JSONObject = ["problem": .string(error.problem)]
          object["line"] = error.place.map { JSON($0.line) }
          object["column"] = error.place.map { JSON($0.column) }
          return .object(object)
        }),
    ]
  }
}

/// `belay models show`
struct ModelsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the table of models that a hub goes by.")

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let models = try await hub.ask { try await $0.fleet() }.models
    guard !output.json else { return StandardOutput.write(line: models.json.shown) }
    ModelsCommand.write(head(models))
    if let bad = models.rejected {
      ModelsCommand.write("not used since \(bad.at.rfc3339): \(bad.path):\(bad.problem)")
    }
    var table = Table("model", "window", "input", "cached", "output")
    for model in models.table.models {
      table.add(
        model.name, model.window.map { "\($0)" } ?? "-", dollars(model.price?.input),
        dollars(model.price?.cached), dollars(model.price?.output))
    }
    table.write()
  }

  private func head(_ models: ModelStanding) -> String {
    guard let now = models.inForce else { return "no table of models is on record" }
    let since = "since \(now.at.rfc3339); tokens, and US dollars for a million of them"
    guard let path = now.path else { return "as shipped, \(since)" }
    return "\(path)  \(now.sha256?.text ?? "")  \(since)"
  }

  private func dollars(_ value: Double?) -> String { value.map { "$\($0)" } ?? "-" }
}
