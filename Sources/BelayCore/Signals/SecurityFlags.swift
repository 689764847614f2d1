/// What is wrong with the safety of an agent: what it flagged itself, and what was found in its
/// arguments and decisions.
struct SecurityFlags: Sendable, Equatable {
  private struct Flag: Sendable, Equatable {
    let sentence: String
    let aspect: UInt64
    let seq: Int
  }

  /// The newest; older ones are in the ledger.
  private var flags: [Flag] = []
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
    flags.append(Flag(sentence: sentence, aspect: aspect, seq: seq), keeping: Self.evidence)
    count.count()
    return Finding(
      .securityFlag, value: Double(count), threshold: 1, unit: "flags", explanation: sentence,
      evidence: flags.map(\.seq), run: run, aspects: aspect)
  }

  mutating func cleared() { (flags, count) = ([], 0) }

  // MARK: Another agent's

  /// What was found in a record that is not about this agent after all; nil if nothing was.
  mutating func giveUp(_ seq: Int) -> (sentence: String, aspect: UInt64)? {
    guard let place = flags.firstIndex(where: { $0.seq == seq }) else { return nil }
    count.uncount()
    let flag = flags.remove(at: place)
    return (flag.sentence, flag.aspect)
  }

  /// What was found in it, of the agent that it is about.
  mutating func take(
    _ given: (sentence: String, aspect: UInt64), run: String?, seq: Int
  ) -> Finding {
    finding(given.sentence, given.aspect, run, seq)
  }
}
