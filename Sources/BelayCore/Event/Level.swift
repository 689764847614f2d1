/// How much a line of the tail matters, least first; what a person must see comes last.
package enum Level: Int, Sendable, CaseIterable {
  case ok, warn, error, human, breaker, escalation

  /// The word in the tail and in filters.
  package var word: String {
    switch self {
    case .ok: "ok"
    case .warn: "WARN"
    case .error: "ERROR"
    case .human: "HUMAN"
    case .breaker: "BREAK"
    case .escalation: "ESCAL"
    }
  }
}

extension Level: Comparable {
  package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}
