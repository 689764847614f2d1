import ArgumentParser

/// How a command prints data.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON: one value, or one per line for lists.")
  var json = false
}
