/// An agent from which nothing comes when something was due.
///
/// One that told its heartbeat is silent after three of them, as everywhere in Belay. One that is
/// only observed has no heartbeat: it is silent after four times its longest usual gap, at least five
/// minutes, and only once fifty gaps are known. Gaps are counted in doublings of a second; one in a
/// hundred is no usual one.
struct AgentSilence: Sendable, Equatable {
  private var lastAt: Timestamp
  private var lastSeq: Int
  private(set) var heartbeat: Duration?
  private var gaps: [UInt16] = []
  private var gapCount = 0
  /// Nothing is missed before that: the hub was not there, or not awake.
  private var watchedSince: Timestamp

  static let missedHeartbeats = 3
  static let shortestSilence = Duration.seconds(300)
  static let gapFactor: Int64 = 4
  static let leastGaps = 50
  private static let classes = 18
  private static let manyGaps = 2_048

  init(seenAt: Timestamp, seq: Int, watchedSince: Timestamp) {
    lastAt = seenAt
    lastSeq = seq
    self.watchedSince = watchedSince
  }

  mutating func seen(at now: Timestamp, seq: Int) {
    let gap = now.microseconds - lastAt.microseconds
    lastSeq = seq
    guard gap > 0 else { return }
    lastAt = now
    if heartbeat == nil { count(gap: gap) }
  }

  mutating func told(heartbeatS: Double?) {
    guard let heartbeatS, heartbeatS > 0 else { return }
    heartbeat = .milliseconds(Int64(min(max(heartbeatS, 1), 86_400) * 1_000))
    gaps = []
  }

  /// The watch itself was away: what should have come meanwhile is not held against the agent.
  mutating func watchAgain(at now: Timestamp) { watchedSince = now }

  private mutating func count(gap: Int64) {
    if gaps.isEmpty { gaps = Array(repeating: 0, count: Self.classes) }
    let seconds = UInt64(gap / 1_000_000)
    let place = min(Self.classes - 1, UInt64.bitWidth - seconds.leadingZeroBitCount)
    gaps[place] += 1
    gapCount += 1
    guard gapCount >= Self.manyGaps else { return }
    for place in gaps.indices { gaps[place] /= 2 }
    gapCount = gaps.reduce(0) { $0 + Int($1) }
  }

  /// How long it may be silent; nil if nobody can say.
  var patience: Duration? {
    if let heartbeat { return heartbeat * Self.missedHeartbeats }
    guard gapCount >= Self.leastGaps else { return nil }
    let usual = gaps.indices.last { Int(gaps[$0]) * 100 >= gapCount && gaps[$0] > 1 } ?? 0
    return max(Self.shortestSilence, .seconds(Self.gapFactor << Int64(usual)))
  }

  /// Cheap; nil if it is not silent.
  func look(at now: Timestamp) -> Finding? {
    let since = max(lastAt, watchedSince)
    // Most agents were seen a moment ago, and no patience is shorter than three seconds.
    guard now.since(since) > .seconds(3), let patience, now.since(since) > patience else {
      return nil
    }
    let silence = FigureText.duration(milliseconds: now.since(lastAt).seconds * 1_000)
    let limit = FigureText.duration(milliseconds: patience.seconds * 1_000)
    let why =
      heartbeat == nil
      ? "its usual gaps are so short that \(limit) would be long"
      : "it missed \(Self.missedHeartbeats) heartbeats, the last of which was due after \(limit)"
    return Finding(
      .silentAgent, value: now.since(lastAt).seconds.rounded(), threshold: patience.seconds,
      windowS: patience.seconds, unit: "s",
      explanation: "Nothing has come from it for \(silence); \(why).", evidence: [lastSeq])
  }
}
