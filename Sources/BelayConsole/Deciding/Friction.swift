import BelayCore

/// How much an approval takes, from least to most. It grows with the risk of the action and with the
/// pace of the operator, and never falls below what the risk alone asks for (FAULTS 91).
enum Friction: Int, Comparable, Sendable {
  /// `y`
  case key
  /// the last four of the digest
  case digest
  /// the last four of the digest, and why
  case digestAndReason

  static func < (left: Friction, right: Friction) -> Bool { left.rawValue < right.rawValue }

  /// What the action alone asks for.
  static func base(_ targets: [Target]) -> Friction {
    if targets.contains(where: { $0.risk == .critical }) { return .digestAndReason }
    return targets.contains(where: \.needsTypedDigest) ? .digest : .key
  }

  private var more: Friction { Friction(rawValue: rawValue + 1) ?? .digestAndReason }
}

extension Friction {
  /// What this operator's pace makes of it, and why it is more than usual.
  static func asked(
    _ targets: [Target], of work: OperatorWork?, at now: Timestamp
  ) -> (friction: Friction, why: String?) {
    let base = base(targets)
    guard let work else { return (base, nil) }
    if work.isReflexive(at: now) {
      return (
        base.more,
        "Your last \(work.reflexes(at: now)) approvals were of cards on screen for less than "
          + "\(Age.short(OperatorWork.reflexTime)) each. Read this one."
      )
    }
    let isMedium = targets.contains { $0.risk >= .medium }
    guard base == .key, isMedium, work.isTiring(at: now) else { return (base, nil) }
    return (.digest, "\(work.lastHour(at: now)) answers of yours within an hour. Read this one.")
  }
}

extension Console {
  /// How this operator has answered so far, by the ledger.
  var ownWork: OperatorWork? {
    replica.name.flatMap { replica.fleet.operators[$0]?.work }
  }
}
