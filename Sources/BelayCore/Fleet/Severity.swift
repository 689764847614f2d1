/// In which of the header's counts an agent stands, and where in a list sorted worst first.
///
/// Each agent has exactly one. What is stale says only that: nothing known about it is drawn as
/// healthy, or as broken.
package enum Severity: Int, Sendable, CaseIterable, Comparable {
  case stopped, stale, closed, halfOpen, degraded, paused, forcedOpen, open

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  package var word: String {
    switch self {
    case .stopped: "stopped"
    case .stale: "stale"
    case .closed: "closed"
    case .halfOpen: "half-open"
    case .degraded: "degraded"
    case .paused: "paused"
    case .forcedOpen: "forced"
    case .open: "open"
    }
  }
}
