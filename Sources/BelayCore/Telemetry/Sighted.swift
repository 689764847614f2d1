/// What the newest record told of an agent that somebody else saw, for whoever watches the stream.
///
/// It only passes something on: with or without it the fold is the same, so all are equal and none is
/// written down.
struct Sighted: Sendable, Equatable {
  var newest: Sighting?

  static func == (left: Sighted, right: Sighted) -> Bool { true }
}
