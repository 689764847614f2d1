public import BelayCore

/// Stops a run that goes in circles: the same tool with the same arguments too often, or too many
/// steps without progress.
///
/// Retries of one call are no new calls; ask once per call. It remembers at most 1,024 different
/// calls of a run; beyond that it forgets the half that has not been made for longest.
///
/// ```swift
/// var loop = LoopGuard()
/// try loop.admit(tool: "search", arguments: ["q": "refund policy"])   // before each call
/// try loop.step()                                                     // at each turn
/// loop.progressed()                                                   // when something came of it
/// ```
public struct LoopGuard: Sendable {
  /// When it stops the run.
  public let limits: LoopLimits

  private var memory = CallMemory()
  private var stepsSinceProgress = 0

  /// A guard of one run, which has made no call yet.
  public init(_ limits: LoopLimits = LoopLimits()) { self.limits = limits }

  /// Counts this call, unless it was made ``LoopLimits/sameCalls`` times already.
  ///
  /// Arguments are the same if their members are, in whatever order. Cost: one walk over the
  /// arguments, no allocation.
  ///
  /// - Throws: ``LoopFinding``.
  public mutating func admit(tool: String, arguments: JSON) throws(LoopFinding) {
    try admit(Fingerprint(tool: tool, arguments: arguments), tool, counting: true)
  }

  /// As above, for a call whose fingerprint was taken before; if it does not count, it is only looked
  /// at.
  mutating func admit(
    _ call: Fingerprint, _ tool: String, counting: Bool
  ) throws(LoopFinding) {
    guard let sameCalls = limits.sameCalls else { return }
    let isNew =
      counting ? memory.count(call, upTo: sameCalls) : memory.times(of: call) < sameCalls
    guard isNew else { throw LoopFinding(.sameCall(tool: tool, times: sameCalls)) }
  }

  /// Counts a step, unless ``LoopLimits/idleSteps`` of them came to nothing already.
  ///
  /// - Throws: ``LoopFinding``.
  public mutating func step() throws(LoopFinding) {
    guard let idleSteps = limits.idleSteps else { return }
    guard stepsSinceProgress < idleSteps else { throw LoopFinding(.noProgress(steps: idleSteps)) }
    stepsSinceProgress += 1
  }

  /// Different calls that it knows of at the moment; at most 1,024.
  package var remembered: Int { memory.count }

  /// Something came of the steps so far; they count no longer. What the calls were stays known.
  public mutating func progressed() { stepsSinceProgress = 0 }
}

/// When a run counts as going in circles.
public struct LoopLimits: Sendable, Equatable {
  /// How often the same call may be made in one run; at least 1, nil: no such limit.
  public let sameCalls: Int?
  /// How many steps in a row may bring no progress; at least 1, nil: no such limit.
  public let idleSteps: Int?

  /// A limit below 1 counts as 1.
  public init(sameCalls: Int? = 5, idleSteps: Int? = 25) {
    self.sameCalls = sameCalls.map { max(1, $0) }
    self.idleSteps = idleSteps.map { max(1, $0) }
  }
}

/// A run goes in circles. Nothing was sent.
public struct LoopFinding: FaultDescribing, Equatable, CustomStringConvertible {
  /// What the circle is made of.
  public enum Loop: Sendable, Equatable {
    /// The same call, with the same arguments, so often.
    case sameCall(tool: String, times: Int)
    /// So many steps in a row that brought the run no further.
    case noProgress(steps: Int)
  }

  /// Which circle it was.
  public let loop: Loop

  /// For a guard of your own.
  public init(_ loop: Loop) { self.loop = loop }

  /// Ignored: nothing was sent.
  public var fault: Fault { .ignored }

  /// A sentence for a log.
  public var description: String {
    switch loop {
    case .sameCall(let tool, let times):
      "\(times)x \(tool) with the same arguments in this run; change them or stop"
    case .noProgress(let steps):
      "\(steps) steps brought no progress; try another way or stop"
    }
  }
}
