import ArgumentParser
import Foundation

/// Which rules a hub goes by.
struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The policy file: what needs a person, how many, and until when.",
      discussion:
        "Default: policy.toml in the state directory, if it is there. A change is loaded by "
        + "itself; a bad file keeps the rules before it. `belay policy example` prints one.",
      valueName: "file"))
  var policy: String?

  /// With its folders, since it goes into the record.
  var path: String? {
    policy.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
  }
}
