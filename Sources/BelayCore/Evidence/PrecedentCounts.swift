/// What people decided about a number of earlier escalations, and what came of it.
///
/// What expired, found nobody or was taken back is nobody's decision (INV 11), and an approval given
/// faster than anybody reads is no opinion: both are counted apart.
package struct PrecedentCounts: Sendable, Equatable {
  package private(set) var total = 0
  /// by a person who had the time to read
  package private(set) var decided = 0
  package private(set) var approved = 0
  /// approved with other arguments than asked for
  package private(set) var edited = 0
  package private(set) var rejected = 0
  /// answered without an action
  package private(set) var responded = 0
  /// forced into degraded mode instead
  package private(set) var degraded = 0
  /// approved in a reflex
  package private(set) var reflex = 0
  /// expired, cancelled, superseded: no person decided
  package private(set) var undecided = 0
  package private(set) var completed = 0
  package private(set) var failed = 0
  package private(set) var unknown = 0
  /// approved and never run: revoked, or not claimed in time
  package private(set) var notRun = 0

  package init(_ precedents: some Sequence<Precedent>) {
    for precedent in precedents { count(precedent) }
  }

  private mutating func count(_ precedent: Precedent) {
    total += 1
    count(precedent.ending)
    guard let judgement = precedent.judgement else {
      undecided += 1
      return
    }
    guard !judgement.isReflex else {
      reflex += 1
      return
    }
    decided += 1
    switch judgement.verdict {
    case .approve: approved += 1
    case .edit: edited += 1
    case .reject: rejected += 1
    case .respond: responded += 1
    case .degrade: degraded += 1
    }
  }

  private mutating func count(_ ending: Precedent.Ending) {
    switch ending {
    case .completed: completed += 1
    case .failed: failed += 1
    case .unknown: unknown += 1
    case .revoked, .lapsed: notRun += 1
    case .rejected, .responded, .degraded, .expired, .cancelled, .superseded: break
    }
  }

  package var json: JSON {
    [
      "total": JSON(total), "decided": JSON(decided), "approved": JSON(approved),
      "edited": JSON(edited), "rejected": JSON(rejected), "responded": JSON(responded),
      "degraded": JSON(degraded), "reflex": JSON(reflex), "undecided": JSON(undecided),
      "completed": JSON(completed), "failed": JSON(failed), "unknown": JSON(unknown),
      "not_run": JSON(notRun),
    ]
  }
}

// MARK: Words

extension PrecedentCounts {
  /// All of it in a few words; nil if there are none.
  package var brief: String? {
    guard total > 0 else { return nil }
    let parts = [verdicts, outcomes, rest].filter { !$0.isEmpty }
    return "\(total) like it: " + parts.joined(separator: "; ")
  }

  /// `4 approved, 1 rejected`; empty if nobody decided.
  var verdicts: String {
    Self.words([
      (approved, "approved"), (edited, "approved with edits"), (rejected, "rejected"),
      (responded, "answered"), (degraded, "degraded"),
    ])
  }

  /// `3 completed, 1 failed`; empty if none ran.
  var outcomes: String {
    Self.words([
      (completed, "completed"), (failed, "failed"), (unknown, "ended unknown"),
      (notRun, "never ran"),
    ])
  }

  /// What is not counted as an opinion: `2 ended by no person`.
  var rest: String {
    Self.words([
      (reflex, "approved in a reflex, not counted"), (undecided, "ended by no person"),
    ])
  }

  private static func words(_ parts: [(Int, String)]) -> String {
    parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
