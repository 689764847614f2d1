/// A run that goes in circles: the same tool with the same arguments five times within a minute, or
/// sixteen tool calls in a row of which at most three differ.
///
/// Retries of one call count once, as the breaker's refusals and calls without known arguments do
/// not. Minutes are those in which the calls were made, not those in which they arrived: what comes in
/// one batch after an outage, or is replayed, is no faster for it. It knows eight runs of an agent, the
/// last sixteen tool calls of each.
struct ToolLoop: Sendable, Equatable {
  fileprivate struct Calls: Sendable, Equatable {
    let run: UInt64
    /// in a ring of sixteen, `next` being the oldest once it is full
    var imprints: [UInt64] = []
    var times: [Timestamp] = []
    var seqs: [Int] = []
    var next = 0
    var lastSeq: Int
  }

  private var runs: [Calls] = []

  static let maxRuns = 8
  static let depth = 16
  static let sameCalls = 5
  static let window = Duration.seconds(60)
  static let fewest = 3

  /// - Parameter now: when the call was made, as far as that can be believed.
  mutating func record(
    _ call: WatchedCall, _ callee: UInt64, run: Imprint, named runID: String?, at now: Timestamp,
    seq: Int
  ) -> Finding? {
    guard call.isTool, call.attempt <= 1, call.outcome != .rejected, let arguments = call.arguments
    else { return nil }
    return take(
      callee ^ arguments.value &* 3, of: call, run: run, named: runID, at: now, seq: seq)
  }

  /// A call that was another agent's until now, as that one gave it up.
  mutating func take(
    _ imprint: UInt64, of call: WatchedCall, run: Imprint, named runID: String?, at now: Timestamp,
    seq: Int
  ) -> Finding? {
    let place = place(of: run.value, seq)
    runs[place].add(imprint, at: now, seq)
    let same = runs[place].seqs(of: imprint, around: now)
    if same.count >= Self.sameCalls { return repeated(call, same, in: runID) }
    guard runs[place].isFull, runs[place].differing <= Self.fewest else { return nil }
    return idle(runs[place], in: runID)
  }

  /// Forgets a call, because it was not this agent's; what stood for it and its arguments.
  mutating func giveUp(_ seq: Int) -> UInt64? {
    for place in runs.indices {
      if let imprint = runs[place].remove(seq) { return imprint }
    }
    return nil
  }

  mutating func finished(run: Imprint) { runs.removeAll { $0.run == run.value } }

  private mutating func place(of run: UInt64, _ seq: Int) -> Int {
    if let place = runs.firstIndex(where: { $0.run == run }) { return place }
    if runs.count >= Self.maxRuns {
      runs.remove(at: runs.indices.min { runs[$0].lastSeq < runs[$1].lastSeq } ?? 0)
    }
    runs.append(Calls(run: run, lastSeq: seq))
    return runs.count - 1
  }

  private func repeated(_ call: WatchedCall, _ seqs: [Int], in run: String?) -> Finding {
    let inRun = run.map { " in run \($0.clipped(toBytes: 64))" } ?? ""
    return Finding(
      .toolLoop, value: Double(seqs.count), threshold: Double(Self.sameCalls),
      windowS: Self.window.seconds, unit: "calls",
      explanation: "\(WatchedCall.quoted(call.name)) was called \(seqs.count) times within a "
        + "minute with the same arguments\(inRun).",
      evidence: seqs, run: run)
  }

  private func idle(_ calls: Calls, in run: String?) -> Finding {
    let inRun = run.map { " of run \($0.clipped(toBytes: 64))" } ?? ""
    let (all, few) = (Self.depth, calls.differing)
    return Finding(
      .toolLoop, value: Double(all - few), threshold: Double(all - Self.fewest), unit: "calls",
      explanation: "The last \(all) tool calls\(inRun) bring nothing new: only \(few) of them "
        + "differ, the rest repeat.",
      evidence: calls.seqs.sorted(), run: run)
  }
}

extension ToolLoop.Calls {
  mutating func add(_ imprint: UInt64, at now: Timestamp, _ seq: Int) {
    lastSeq = max(lastSeq, seq)
    guard imprints.count >= ToolLoop.depth else {
      imprints.append(imprint)
      times.append(now)
      seqs.append(seq)
      return
    }
    (imprints[next], times[next], seqs[next]) = (imprint, now, seq)
    next = (next + 1) % ToolLoop.depth
  }

  mutating func remove(_ seq: Int) -> UInt64? {
    guard seqs.contains(seq) else { return nil }
    // The oldest first again, as in a ring that has not been full yet.
    imprints = Array(imprints[next...] + imprints[..<next])
    times = Array(times[next...] + times[..<next])
    seqs = Array(seqs[next...] + seqs[..<next])
    next = 0
    guard let place = seqs.firstIndex(of: seq) else { return nil }
    times.remove(at: place)
    seqs.remove(at: place)
    return imprints.remove(at: place)
  }

  var isFull: Bool { imprints.count >= ToolLoop.depth }

  /// Of the same calls those of the window around that moment that holds the most. Calls may arrive out
  /// of order, and a clock may be set back, so it looks both ways.
  func seqs(of imprint: UInt64, around moment: Timestamp) -> [Int] {
    var count = 0
    for place in imprints.indices where isSame(place, imprint, moment) { count += 1 }
    guard count >= ToolLoop.sameCalls else { return [] }
    let same = imprints.indices.filter { isSame($0, imprint, moment) }
    let windows = same.filter { times[$0] <= moment }.map { first in
      let end = times[first].advanced(by: ToolLoop.window)
      return same.filter { times[$0] >= times[first] && times[$0] < end }
    }
    return (windows.max { $0.count < $1.count } ?? []).map { seqs[$0] }.sorted()
  }

  private func isSame(_ place: Int, _ imprint: UInt64, _ moment: Timestamp) -> Bool {
    guard imprints[place] == imprint else { return false }
    let apart = times[place].since(moment)
    return apart < ToolLoop.window && apart > .zero - ToolLoop.window
  }

  /// How many of them differ, counted up to one more than would be worth a signal.
  var differing: Int {
    var known: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var count = 0
    for imprint in imprints where count <= ToolLoop.fewest {
      if count > 0, known.0 == imprint { continue }
      if count > 1, known.1 == imprint { continue }
      if count > 2, known.2 == imprint { continue }
      if count == 0 { known.0 = imprint }
      if count == 1 { known.1 = imprint }
      if count == 2 { known.2 = imprint }
      count += 1
    }
    return count
  }
}
