/// The records of one case in order: what an auditor looks up to believe the rest.
package struct Trail: Sendable, Equatable {
  package struct Step: Sendable, Equatable {
    package var seq: Int
    /// The end of the type: `decided` of `belay.escalation.decided`.
    package var what: String
    package var at: Timestamp
    /// Whose credential it was.
    package var authid: String
  }

  package private(set) var steps: [Step] = []

  /// Of one case; more are not kept, and the last seq says so.
  static let maxSteps = 64

  mutating func add(_ record: Record) {
    guard steps.count < Self.maxSteps else { return }
    let end = record.event.type.utf8.split(separator: UInt8(ascii: ".")).last.map { Substring($0) }
    steps.append(
      Step(
        seq: record.seq, what: String(end ?? ""), at: record.recorded, authid: record.authid))
  }

  package func first(_ what: String) -> Step? { steps.first { $0.what == what } }

  var json: JSON {
    .array(
      steps.map {
        [
          "seq": JSON($0.seq), "what": .string($0.what), "at": .time($0.at),
          "authid": .string($0.authid),
        ]
      })
  }
}
