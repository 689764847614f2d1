/// Calls that take much longer than this agent's calls of the same name used to.
///
/// Shown when of the last minute's calls, or of the last half minute's, at least five and three in ten
/// are slower than a threshold that lies at twice the usual p95 and a quarter of a second above it. It
/// lingers until the p95 of the minute is near the usual one again. Nothing is usual before 30 calls
/// are a minute old.
///
/// It knows six callees of an agent; a new one takes the place of one unused for ten minutes.
struct LatencySpike: Sendable, Equatable {
  private struct Callee: Sendable, Equatable {
    let imprint: UInt64
    let name: String
    var latency: UsualLatency
    var lastAt: Timestamp
    /// newest last, of calls slower than the threshold of the last look
    var slow: [Int] = []
    var threshold: Double?
    var isTouched = true
  }

  private var callees: [Callee] = []

  static let maxCallees = 6
  static let idleTime = Duration.seconds(600)
  static let ratio = 2.0
  static let floorMs = 250.0
  static let leastUsual = 30
  static let leastSlow = 5
  static let slowShare = 0.3
  private static let evidence = 8

  /// Whether a look could come to something new.
  private(set) var isTouched = false

  mutating func record(_ call: WatchedCall, _ imprint: UInt64, at now: Timestamp, seq: Int) {
    guard let microseconds = call.microseconds, call.isTimed,
      let place = place(of: imprint, call.name, at: now)
    else { return }
    isTouched = true
    callees[place].isTouched = true
    callees[place].lastAt = now
    callees[place].latency.record(microseconds: microseconds, at: now)
    guard let threshold = callees[place].threshold, Double(microseconds) > threshold * 1_000 else {
      return
    }
    callees[place].slow.append(seq, keeping: Self.evidence)
  }

  private mutating func place(
    of imprint: UInt64, _ name: String, at now: Timestamp
  ) -> Int? {
    if let place = callees.firstIndex(where: { $0.imprint == imprint }) { return place }
    let new = Callee(
      imprint: imprint, name: WatchedCall.quoted(name), latency: UsualLatency(at: now), lastAt: now)
    guard callees.count >= Self.maxCallees else {
      callees.append(new)
      return callees.count - 1
    }
    let idle = callees.indices.min { callees[$0].lastAt < callees[$1].lastAt }
    guard let idle, now.since(callees[idle].lastAt) > Self.idleTime else { return nil }
    callees[idle] = new
    return idle
  }

  // MARK: Looking

  /// The callee that is furthest from its usual, if any is.
  mutating func look(at now: Timestamp) -> Showing {
    var worst = Showing.absent
    var factor = 0.0
    isTouched = false
    for place in callees.indices {
      callees[place].latency.pass(to: now)
      switch Self.judge(&callees[place]) {
      case .absent: break
      case .lingering: if worst == .absent { worst = .lingering }
      case .shown(let finding):
        let excess = finding.value / finding.threshold
        if excess > factor { (worst, factor) = (.shown(finding), excess) }
      }
    }
    return worst
  }

  private static func judge(_ callee: inout Callee) -> Showing {
    guard callee.isTouched || callee.latency.isFar else { return .absent }
    callee.isTouched = false
    guard callee.latency.usualCalls >= leastUsual, let usual = callee.latency.usualP95 else {
      return .absent
    }
    let threshold = max(usual * ratio, usual + floorMs)
    callee.threshold = threshold
    let minute = callee.latency.lastMinute
    let p95 = UsualLatency.percentile(0.95, of: minute) ?? 0
    let stretch = [(60.0, minute), (30.0, callee.latency.lastHalf)].first { _, counts in
      let slow = slow(of: counts, over: threshold)
      return slow >= leastSlow && Double(slow) >= Double(counts.reduce(0, +)) * slowShare
    }
    callee.latency.isFar = stretch != nil || p95 > (usual + threshold) / 2
    if !callee.latency.isFar { callee.slow = [] }
    guard let stretch else { return callee.latency.isFar ? .lingering : .absent }
    return .shown(finding(callee, usual: usual, threshold, windowS: stretch.0, stretch.1))
  }

  /// Calls in the buckets that lie above it as a whole.
  private static func slow(of counts: [Int], over threshold: Double) -> Int {
    counts.indices.dropFirst().reduce(0) {
      UsualLatency.upperEdge(of: $1 - 1) >= threshold ? $0 + counts[$1] : $0
    }
  }

  private static func finding(
    _ callee: Callee, usual: Double, _ threshold: Double, windowS: Double, _ counts: [Int]
  ) -> Finding {
    let duration = FigureText.duration(milliseconds:)
    let p95 = UsualLatency.percentile(0.95, of: counts) ?? 0
    let slow = slow(of: counts, over: threshold)
    return Finding(
      .latencySpike, value: p95.rounded(), threshold: threshold.rounded(), windowS: windowS,
      unit: "ms",
      explanation: "\(callee.name) takes much longer than it used to: \(slow) of its "
        + "\(counts.reduce(0, +)) calls in the last \(duration(windowS * 1_000)) took over "
        + "\(duration(threshold)), and 95% of them usually end within \(duration(usual)).",
      evidence: callee.slow)
  }
}
