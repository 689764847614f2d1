/// Decisions of an agent that get worse one after the other: less and less sure, or corrected by
/// people again and again.
///
/// Confidence: five decisions in a row, each less sure than the one before, a quarter lost in all and
/// the last at or under its own threshold (0.6 if it names none). Corrections: four of its questions
/// in a row that a person rejected or edited, or degraded it for. Errors that follow one another
/// through a fleet are the matter of `ErrorTrails`.
struct Cascade: Sendable, Equatable {
  fileprivate struct Falling: Sendable, Equatable {
    let run: UInt64
    var confidences: [Double] = []
    var seqs: [Int] = []
    var lastAt: Timestamp
  }

  private var runs: [Falling] = []
  private var corrections: [Int] = []

  static let maxRuns = 8
  static let decisions = 5
  static let loss = 0.25
  static let unsure = 0.6
  static let corrected = 4

  /// A decision counts in the row of its run, and in the agent's own.
  mutating func decided(
    _ data: JSON, run: Imprint?, named runID: String?, at now: Timestamp, seq: Int
  ) -> Finding? {
    guard let confidence = data["confidence"]?.number, confidence >= 0, confidence <= 1 else {
      return nil
    }
    let threshold = data["threshold"]?.number ?? Self.unsure
    var found: Finding?
    for row in [run?.value, 0].compactMap(\.self) {
      let place = place(of: row, at: now)
      runs[place].add(confidence, at: now, seq)
      guard found == nil, runs[place].hasFallen(to: threshold) else { continue }
      found = finding(runs[place], threshold, in: row == 0 ? nil : runID)
    }
    return found
  }

  /// A person has answered one of its questions.
  mutating func judged(_ decision: String, seq: Int) -> Finding? {
    if decision == "approve" { corrections = [] }
    guard Self.isCorrection(decision) else { return nil }
    corrections.append(seq, keeping: Self.corrected)
    guard corrections.count >= Self.corrected else { return nil }
    return Finding(
      .cascade, value: Double(corrections.count), threshold: Double(Self.corrected),
      unit: "corrections",
      explanation: "People rejected or corrected the last \(corrections.count) things that it "
        + "asked for.",
      evidence: corrections, aspects: 2)
  }

  /// A question that was answered was not wrong to ask.
  private static func isCorrection(_ decision: String) -> Bool {
    decision == "reject" || decision == "edit" || decision == "degrade"
  }

  mutating func finished(run: Imprint) { runs.removeAll { $0.run == run.value } }

  private mutating func place(of run: UInt64, at now: Timestamp) -> Int {
    if let place = runs.firstIndex(where: { $0.run == run }) { return place }
    if runs.count >= Self.maxRuns {
      runs.remove(at: runs.indices.min { runs[$0].lastAt < runs[$1].lastAt } ?? 0)
    }
    runs.append(Falling(run: run, lastAt: now))
    return runs.count - 1
  }

  private func finding(_ row: Falling, _ threshold: Double, in run: String?) -> Finding {
    let figures = row.confidences.map(FigureText.hundredths).joined(separator: ", ")
    let inRun = run.map { " in run \($0.clipped(toBytes: 64))" } ?? ""
    return Finding(
      .cascade, value: row.confidences.last ?? 0, threshold: threshold, unit: "confidence",
      explanation: "It gets less and less sure: the confidence of its last \(row.seqs.count) "
        + "decisions\(inRun) fell from one to the next (\(figures)).",
      evidence: row.seqs, run: run, aspects: 1)
  }
}

extension Cascade.Falling {
  mutating func add(_ confidence: Double, at now: Timestamp, _ seq: Int) {
    lastAt = now
    if let last = confidences.last, confidence >= last { (confidences, seqs) = ([], []) }
    confidences.append(confidence, keeping: Cascade.decisions)
    seqs.append(seq, keeping: Cascade.decisions)
  }

  func hasFallen(to threshold: Double) -> Bool {
    guard confidences.count >= Cascade.decisions, let first = confidences.first,
      let last = confidences.last
    else { return false }
    return first - last >= Cascade.loss && last <= threshold
  }
}
