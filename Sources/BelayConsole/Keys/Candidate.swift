/// A line that could stand behind `:`, and what it would do.
struct Candidate: Equatable {
  let line: String
  /// The keys that do the same; empty where none does.
  var keys = ""
  let help: String
}
