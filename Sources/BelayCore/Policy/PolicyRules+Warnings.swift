// What is right about a policy file and probably not meant.

extension PolicyRules {
  /// Rules that can never do what they say, in the order of the file.
  package func warnings(at now: Timestamp) -> [PolicyIssue] {
    rules.indices.flatMap { index in
      let rule = rules[index]
      let words = rule.oddities(at: now) + shadows(over: index)
      return words.map { PolicyIssue("rule \(rule.name) \($0)", at: rule.place) }
    }
  }

  /// Effects that an earlier rule sets for everything that this one is about.
  private func shadows(over index: Int) -> [String] {
    let rule = rules[index]
    let earlier = rules[..<index].filter { $0.match.covers(rule.match) }
    if let ban = earlier.first(where: { $0.effects.reject != nil }) {
      return ["is unreachable: \(ban.name) rejects all that it is about"]
    }
    var shadowed: [(effect: PolicyEffect, by: String)] = []
    for effect in rule.effects.named {
      if let by = earlier.first(where: { $0.effects.named.contains(effect) }) {
        shadowed.append((effect, by.name))
      }
    }
    guard !shadowed.isEmpty else { return [] }
    let words = shadowed.map { "\($0.effect.rawValue) is set by \($0.by)" }.joined(separator: ", ")
    let part = shadowed.count == rule.effects.named.count ? "" : " in part"
    return ["is shadowed\(part): for all that it is about, \(words)"]
  }
}

extension PolicyRule {
  fileprivate func oddities(at now: Timestamp) -> [String] {
    var words: [String] = []
    if let why = match.contradiction { words.append("never matches: \(why)") }
    if let approve = effects.approve {
      if approve.until <= now {
        words.append("approves nothing any more: it ended at \(approve.until.rfc3339Seconds)")
      }
      if effects.risk == nil, !match.hints.isEmpty,
        match.hints.allSatisfy({ ($0 ?? .high) >= .high })
      {
        words.append("approves nothing by itself: such hints make a risk that only people approve")
      }
    }
    return words
  }
}

extension PolicyMatch {
  /// Why nothing can match; nil if something may.
  fileprivate var contradiction: String? {
    if Self.isEmpty(confidence) { return "no confidence is \(Self.words(confidence))" }
    let empty = when.first { $0.present == false && !$0.tests.isEmpty || Self.isEmpty($0.tests) }
    return empty.map { "nothing is \($0)" }
  }

  private static func words(_ tests: [ArgumentTest]) -> String {
    tests.map(\.words).joined(separator: " and ")
  }

  /// Whether no number lies above all lower bounds and below all upper ones.
  private static func isEmpty(_ tests: [ArgumentTest]) -> Bool {
    var (low, high) = (-Double.infinity, Double.infinity)
    for test in tests {
      switch test {
      case .above(let bound): low = max(low, bound)
      case .below(let bound): high = min(high, bound)
      case .equals, .oneOf, .matches: break
      }
    }
    return low >= high
  }

  /// Whether it surely matches whenever the other does. Only where that is plain to see.
  fileprivate func covers(_ other: PolicyMatch) -> Bool {
    Self.covers(agents, other.agents) && Self.covers(tools, other.tools)
      && (hints.isEmpty || !other.hints.isEmpty && other.hints.allSatisfy(hints.contains))
      && (reasons.isEmpty || !other.reasons.isEmpty && other.reasons.allSatisfy(reasons.contains))
      && confidence.allSatisfy(other.confidence.contains) && when.allSatisfy(other.when.contains)
  }

  /// A pattern covers another if it matches its text: a star of the other can only fall under one of
  /// its own, since no other character of a pattern is a star.
  private static func covers(_ wide: [ToolPattern], _ narrow: [ToolPattern]) -> Bool {
    guard !wide.isEmpty else { return true }
    guard !narrow.isEmpty else { return wide.contains("*") }
    return narrow.allSatisfy { each in wide.contains { $0.matches(each.description) } }
  }
}
