import BelayCore

extension Signal {
  /// How much one wants to see it, most first; names that are not known come last.
  private static let order = [
    "security_flag", "cascade", "tool_loop", "budget_exhausted", "latency_spike",
    "context_pressure", "silent_agent",
  ]

  private var gravity: Int {
    Self.order.firstIndex { $0.hasSameBytes(as: name) } ?? Self.order.count
  }

  static func isGraver(_ left: Signal, _ right: Signal) -> Bool {
    if left.gravity != right.gravity { return left.gravity < right.gravity }
    return left.since == right.since
      ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.since < right.since
  }

  /// At most eight columns, for a list: `loop`.
  var short: String {
    switch name {
    case "security_flag": "security"
    case "cascade": "cascade"
    case "tool_loop": "loop"
    case "budget_exhausted": "budget"
    case "latency_spike": "latency"
    case "context_pressure": "context"
    case "silent_agent": "silent"
    default: "signal"
    }
  }

  /// `7 calls, threshold 5 calls, over 60s`; what was not told is not said.
  var figures: String {
    [
      value.map(amount), threshold.map { "threshold \(amount($0))" },
      windowS.map { "over \(Age.short(.seconds(min(max($0, 0), 1e9))))" },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private func amount(_ value: Double) -> String {
    switch unit {
    case "ms": Figure.milliseconds(value)
    case "s": Age.short(.seconds(min(max(value, 0), 1e9)))
    case "percent": Figure.plain(value) + "%"
    case "confidence": Figure.hundredths(value)
    case let unit?: "\(Figure.plain(value)) \(ActionText.name(unit))"
    case nil: Figure.plain(value)
    }
  }

  /// What it is, in the hub's sentence; without one, for somebody who has not seen it before.
  var meaning: String {
    if let explanation, !explanation.isEmpty { return explanation }
    return switch name {
    case "latency_spike": "its calls take far longer than they usually do"
    case "tool_loop": "it calls the same tool with the same arguments, or gets no further"
    case "silent_agent": "nothing has come from it for longer than is usual for it"
    case "context_pressure": "the model's window is nearly full, or fills fast"
    case "cascade": "one failure or doubt follows from another"
    case "budget_exhausted": "it has used up what it may use"
    case "security_flag": "a secret, hidden characters or an injection was seen"
    default: "the hub raised it; its evidence says why"
    }
  }
}

extension Agent {
  /// Signals that nobody has silenced.
  func loudSignals(at time: Timestamp) -> [Signal] { signals.filter { !$0.isSilenced(at: time) } }
}
