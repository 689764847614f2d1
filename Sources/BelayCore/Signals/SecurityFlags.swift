/// What is wrong with the safety of an agent: what it flagged itself, and what was found in its
/// arguments and decisions.
struct SecurityFlags: Sendable, Equatable {
  /// Of the newest finds; older ones are in the ledger.
  private var seqs: [Int] = []
  private var count = 0

  static let evidence = 8
  private static let categories = ["injection", "secret", "exfiltration", "policy", "other"]

  /// The agent flagged something itself.
  mutating func reported(_ data: EventData, run: String?, seq: Int) -> Finding {
    let named = data.word("category") ?? "other"
    let place = Self.categories.firstIndex(of: named) ?? Self.categories.count - 1
    let outcome =
      switch data.word("action") {
      case "blocked": " It blocked it."
      case "allowed": " It let it pass."
      default: ""
      }
    return finding(
      "The agent itself flagged \(Self.categories[place]).\(outcome)", 1 << UInt64(place), run, seq)
  }

  /// Looks into something that the agent sent. `place` says what it is, as in "in `place`".
  mutating func inspect(
    _ value: JSON, in place: @autoclosure () -> String, run: String?, seq: Int
  ) -> Finding? {
    let inspection = Inspection(of: value)
    guard let found = inspection.found else { return nil }
    let path = inspection.path.isEmpty ? "" : " (\(inspection.path))"
    return finding("Found in \(place())\(path): \(found.words).", found.aspect, run, seq)
  }

  private mutating func finding(
    _ sentence: String, _ aspect: UInt64, _ run: String?, _ seq: Int
  ) -> Finding {
    seqs.append(seq, keeping: Self.evidence)
    count.count()
    return Finding(
      .securityFlag, value: Double(count), threshold: 1, unit: "flags", explanation: sentence,
      evidence: seqs, run: run, aspects: aspect)
  }

  mutating func cleared() { (seqs, count) = ([], 0) }
}
