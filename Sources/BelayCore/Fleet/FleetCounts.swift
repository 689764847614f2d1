/// How many records the fold has seen, and what became of those that it could not take whole.
package struct FleetCounts: Sendable, Equatable {
  package var records = 0
  /// of a type that Belay does not know: kept and shown
  package var unknownTypes = 0
  /// the data lacked what the type needs
  package var malformed = 0
  /// of a type that only the hub may write, from somebody else: changed nothing
  package var forged = 0
  /// about an escalation, a control or an agent that the fold does not hold, or a step that its
  /// state does not accept: changed nothing
  package var misplaced = 0
  /// agents given up as the longest silent, because there were too many
  package var agentsDropped = 0
  /// records of agents for which there was no room
  package var agentsRefused = 0
  /// settled escalations that left the fold; the ledger has them
  package var escalationsDropped = 0
  /// open ones for which there was no room
  package var escalationsRefused = 0
  /// ended ones that are no longer there to compare with
  package var precedentsDropped = 0
  package var controlsDropped = 0
  package var controlsRefused = 0
  package var operatorsDropped = 0

  package init() {}
}

extension FleetCounts {
  // Key paths are built anew, since a stored one would have to be shared between threads.
  private static func fields() -> [(String, WritableKeyPath<FleetCounts, Int>)] {
    [
      ("records", \.records), ("unknown_types", \.unknownTypes), ("malformed", \.malformed),
      ("forged", \.forged), ("misplaced", \.misplaced), ("agents_dropped", \.agentsDropped),
      ("agents_refused", \.agentsRefused), ("escalations_dropped", \.escalationsDropped),
      ("escalations_refused", \.escalationsRefused),
      ("precedents_dropped", \.precedentsDropped), ("controls_dropped", \.controlsDropped),
      ("controls_refused", \.controlsRefused), ("operators_dropped", \.operatorsDropped),
    ]
  }

  package var json: JSON {
    .object(JSONObject(Self.fields().map { ($0.0, JSON(self[keyPath: $0.1])) }))
  }

  init(_ fields: Fields) throws(RequestError) {
    for (key, path) in Self.fields() { self[keyPath: path] = try fields.count(key) }
  }
}
