/// Budgets that an agent has used up, by its own word, until it says that there is some left, its run
/// has ended, or it started anew. At most eight; a day at most.
struct DryBudgets: Sendable, Equatable {
  private struct Dry: Sendable, Equatable {
    let name: String
    /// nil if it is the agent's, in all its runs
    let run: UInt64?
    var used: Double
    var limit: Double
    var at: Timestamp
    var seq: Int
  }

  private var dry: [Dry] = []

  static let most = 8
  static let longest = Duration.seconds(86_400)

  mutating func exhausted(
    _ data: EventData, run: Imprint?, at now: Timestamp, seq: Int
  ) -> Finding? {
    guard let name = data.word("budget") else { return nil }
    dry.removeAll { $0.name == name && $0.run == run?.value }
    let new = Dry(
      name: name, run: run?.value, used: data.measure("used") ?? 0,
      limit: data.measure("limit") ?? 0, at: now, seq: seq)
    dry.append(new, keeping: Self.most)
    return finding(new)
  }

  /// A reading of it with something left.
  mutating func sampled(_ data: EventData, run: Imprint?) {
    guard !dry.isEmpty, let name = data.word("budget"), let used = data.measure("used"),
      let limit = data.measure("limit"), used < limit
    else { return }
    dry.removeAll { $0.name == name && $0.run == run?.value }
  }

  mutating func finished(run: Imprint) { dry.removeAll { $0.run == run.value } }

  mutating func started() { dry = [] }

  mutating func lingers(at now: Timestamp) -> Bool {
    dry.removeAll { now.since($0.at) > Self.longest }
    return !dry.isEmpty
  }

  private func finding(_ new: Dry) -> Finding {
    let whose = new.run == nil ? "of the agent for this period" : "of this run"
    let figures =
      new.limit > 0 ? ": \(Self.amount(new.used)) of \(Self.amount(new.limit))" : ""
    let others = dry.count > 1 ? " \(dry.count) budgets are dry by now." : ""
    return Finding(
      .budgetExhausted, value: new.used, threshold: new.limit, unit: new.name.clipped(toBytes: 32),
      explanation: "The budget \(new.name.clipped(toBytes: 32)) \(whose) is used up\(figures)."
        + others,
      evidence: dry.map(\.seq).sorted(), aspects: 1 << (Imprint(new.name).value & 31))
  }

  /// Tokens in full, dollars with their hundredths of a cent.
  private static func amount(_ value: Double) -> String {
    value >= 100 ? FigureText.count(value) : "\((value * 10_000).rounded() / 10_000)"
  }
}
