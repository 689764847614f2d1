/// What the newest record told of agents that somebody else saw, for whoever watches the stream.
///
/// It only passes something on: with or without it the fold is the same, so all are equal and none is
/// written down.
struct Sighted: Sendable, Equatable {
  /// A sighting that turned out to be about another agent than it was counted for.
  struct Moved: Sendable {
    let from: AgentID
    /// as it is counted now
    let sighting: Sighting
  }

  var newest: Sighting?
  /// by the newest span, in the order in which they were seen; at most `Trace.maxSightings`
  var moved: [Moved] = []

  static func == (left: Sighted, right: Sighted) -> Bool { true }
}
