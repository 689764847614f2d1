/// How much an action can break. The agent may give a hint; the hub's policy decides.
public enum Risk: String, Sendable, Comparable, CaseIterable {
  case low, medium, high, critical

  /// The word on the card: `LOW`, `MEDIUM`, `HIGH`, `CRITICAL`.
  package var tier: String { rawValue.uppercased() }

  /// Whether one key is too little to approve it: the operator types the end of the digest.
  package var needsTypedDigest: Bool { self >= .high }

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
