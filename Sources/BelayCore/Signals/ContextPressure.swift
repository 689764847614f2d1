/// A model's window that is nearly full: from 80 % of it on, again from 95 % on, and before that if
/// it grows so fast that four more calls like the last ones will fill it.
///
/// Each run has a window of its own; the fullest counts. It lingers from 70 % on. It knows eight runs
/// of an agent and forgets one when it ends, or after ten minutes without a call.
struct ContextPressure: Sendable, Equatable {
  private struct Window: Sendable, Equatable {
    let run: UInt64
    var used: Int
    var limit: Int
    /// tokens that one more call adds, smoothed; counted while it only grows
    var growth = 0.0
    var growing = 0
    var lastAt: Timestamp

    var share: Double { Double(used) / Double(limit) }

    mutating func take(_ used: Int, of limit: Int, at now: Timestamp) {
      let added = Double(used - self.used)
      growing = added > 0 && limit == self.limit ? growing + 1 : 0
      growth = growing == 0 ? 0 : growing == 1 ? added : growth + (added - growth) / 4
      (self.used, self.limit, lastAt) = (used, limit, now)
    }

    /// Calls until it is full, if it goes on as it does; nil if it does not grow steadily.
    var callsLeft: Int? {
      guard growing >= ContextPressure.leastGrowing, growth >= 1 else { return nil }
      return max(0, Int((Double(limit - used) / growth).rounded(.down)))
    }
  }

  private var windows: [Window] = []

  static let maxRuns = 8
  static let idleTime = Duration.seconds(600)
  static let high = 0.8
  static let critical = 0.95
  static let low = 0.7
  /// Growth counts from here on.
  static let half = 0.5
  static let leastGrowing = 3
  static let fewCalls = 4

  mutating func record(
    _ call: WatchedCall, run: Imprint, named runID: String?, at now: Timestamp, seq: Int
  ) -> Finding? {
    guard let used = call.used, let limit = call.limit, limit > 0 else { return nil }
    let place = place(of: run.value, used, limit, at: now)
    windows[place].take(used, of: limit, at: now)
    let window = windows[place]
    guard window.share >= Self.half else { return nil }
    if window.share >= Self.high { return full(window, runID, seq) }
    guard let left = window.callsLeft, left <= Self.fewCalls else { return nil }
    return filling(window, left, runID, seq)
  }

  mutating func finished(run: Imprint) { windows.removeAll { $0.run == run.value } }

  /// Whether a window is still full enough to keep the signal.
  mutating func lingers(at now: Timestamp) -> Bool {
    windows.removeAll { now.since($0.lastAt) > Self.idleTime }
    return windows.contains { $0.share >= Self.low || ($0.callsLeft ?? .max) <= Self.fewCalls }
  }

  private mutating func place(
    of run: UInt64, _ used: Int, _ limit: Int, at now: Timestamp
  ) -> Int {
    if let place = windows.firstIndex(where: { $0.run == run }) { return place }
    if windows.count >= Self.maxRuns {
      windows.remove(at: windows.indices.min { windows[$0].lastAt < windows[$1].lastAt } ?? 0)
    }
    windows.append(Window(run: run, used: used, limit: limit, lastAt: now))
    return windows.count - 1
  }

  private func full(_ window: Window, _ run: String?, _ seq: Int) -> Finding {
    let isCritical = window.share >= Self.critical
    let rest = window.callsLeft.map { $0 <= 20 ? ", enough for about \($0) more calls" : "" } ?? ""
    return finding(
      window, run, seq, threshold: (isCritical ? Self.critical : Self.high) * 100,
      "\(rest)", aspects: isCritical ? 3 : 1)
  }

  private func filling(_ window: Window, _ left: Int, _ run: String?, _ seq: Int) -> Finding {
    let growth = FigureText.count(window.growth)
    return finding(
      window, run, seq, threshold: Self.half * 100,
      " and grows by \(growth) tokens a call: it will be full after about \(left) more calls",
      aspects: 4)
  }

  private func finding(
    _ window: Window, _ run: String?, _ seq: Int, threshold: Double, _ rest: String,
    aspects: UInt64
  ) -> Finding {
    let share = FigureText.percent((window.share * 1_000).rounded() / 10)
    let used = FigureText.count(Double(window.used))
    let limit = FigureText.count(Double(window.limit))
    let inRun = run.map { " of run \($0.clipped(toBytes: 64))" } ?? ""
    return Finding(
      .contextPressure, value: (window.share * 1_000).rounded() / 10, threshold: threshold,
      unit: "percent",
      explanation:
        "The model's window\(inRun) is \(share) full, \(used) of \(limit) tokens\(rest).",
      evidence: [seq], run: run, aspects: aspects)
  }
}
