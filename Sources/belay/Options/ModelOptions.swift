import ArgumentParser
import BelayHub
import Foundation

/// What a hub knows of models.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file about models: how much they take at once and what they cost.",
      discussion:
        "Default: models.toml in the configuration directory, if it is there. It comes before what "
        + "Belay ships. A change is loaded by itself; a bad file keeps the table before it.",
      valueName: "file"))
  var models: String?

  /// With its folders, since it goes into the record.
  func source(in paths: Paths) -> ModelSource {
    guard let models else { return ModelSource(path: paths.models) }
    return ModelSource(
      path: URL(fileURLWithPath: models).standardizedFileURL.path, isNamed: true)
  }
}
