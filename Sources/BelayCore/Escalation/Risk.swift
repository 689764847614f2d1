/// How much an action can break. The agent may give a hint; the hub's policy decides.
public enum Risk: String, Sendable, Comparable, CaseIterable {
  /// Harmless, or undone with ease.
  case low
  /// Seen by others, or undone with some work.
  case medium
  /// Money, people or production; not undone by itself.
  case high
  /// Not undone at all.
  case critical

  /// The word on the card: `LOW`, `MEDIUM`, `HIGH`, `CRITICAL`.
  package var tier: String { rawValue.uppercased() }

  /// Whether one key is too little to approve it: the operator types the end of the digest.
  package var needsTypedDigest: Bool { self >= .high }

  /// The lesser risk comes first.
  public static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    case .critical: 3
    }
  }
}
