/// Makes rules of what stands in a policy file. What is wrong is noted, and the reading goes on, so
/// that all of it is told at once.
struct PolicyFileReader {
  let now: Timestamp
  private(set) var rules: [PolicyRule] = []
  private(set) var retention: Retention?
  private(set) var errors: [PolicyIssue] = []

  init(now: Timestamp) { self.now = now }

  mutating func read(_ entries: [TOML.Entry]) {
    for entry in entries {
      if entry.key == "retention" {
        retention = retention(entry)
        continue
      }
      guard entry.key == "rule" else {
        complain(
          "unknown key \(TOML.shown(entry.key)); a policy is made of [[rule]] and [retention]",
          at: entry.place)
        continue
      }
      guard case .array(let elements) = entry.value else {
        complain("rules are a list: write [[rule]] above each", at: entry.place)
        continue
      }
      for element in elements { read(element) }
    }
    guard rules.count > PolicyRules.mostRules else { return }
    complain(
      "there are \(rules.count) rules, at most \(PolicyRules.mostRules) are tried",
      at: rules[PolicyRules.mostRules].place)
  }

  mutating func complain(_ problem: String, at place: TOML.Place) {
    errors.append(PolicyIssue(problem, at: place))
  }

  // MARK: One rule

  private mutating func read(_ element: TOML.Element) {
    guard let entries = table(element.value, at: element.place) else { return }
    let known = errors.count
    var draft = PolicyDraft()
    for entry in entries { read(entry, into: &draft) }
    if draft.name == nil, !entries.contains(where: { $0.key == "name" }) {
      complain("the rule has no name; write name = \"…\"", at: element.place)
    }
    guard errors.count == known, let name = draft.name else { return }
    let rule = PolicyRule(
      name: name, place: element.place, match: draft.match, effects: draft.effects)
    check(rule)
    rules.append(rule)
  }

  private static let keys = [
    "name", "agent", "tool", "hint", "reason", "confidence", "when", "risk", "approvers", "confirm",
    "timeout", "on_timeout", "max_open", "reject", "approve",
  ]

  private mutating func read(_ entry: TOML.Entry, into draft: inout PolicyDraft) {
    switch entry.key {
    case "name": draft.name = name(entry)
    case "agent": draft.match.agents = agents(entry)
    case "tool": draft.match.tools = patterns(entry)
    case "hint": draft.match.hints = hints(entry)
    case "reason": draft.match.reasons = words(entry, EscalationReason.self)
    case "confidence": draft.match.confidence = confidence(entry)
    case "when": draft.match.when = conditions(entry)
    case "risk": draft.effects.risk = word(entry, Risk.self)
    case "approvers":
      draft.effects.approvers = number(entry, 1...PolicyEffects.mostApprovers)
    case "confirm": draft.effects.confirm = word(entry, Confirmation.self)
    case "timeout": draft.effects.timeout = stretch(entry)
    case "on_timeout": draft.effects.onTimeout = word(entry, OnTimeout.self)
    case "max_open": draft.effects.maxOpen = number(entry, 1...PolicyEffects.mostOpen)
    case "reject": draft.effects.reject = reason(entry)
    case "approve": draft.effects.approve = autoApproval(entry)
    default: complain(unknown: entry, Self.keys)
    }
  }

  /// What no single key can be blamed for.
  private mutating func check(_ rule: PolicyRule) {
    let effects = rule.effects
    if effects.named.isEmpty {
      let words = PolicyEffect.allCases.map(\.rawValue).joined(separator: ", ")
      complain("rule \(rule.name) sets nothing; it can set \(words)", at: rule.place)
    }
    if rules.contains(where: { $0.name.hasSameBytes(as: rule.name) }) {
      complain("there is a rule \(rule.name) already; choose another name", at: rule.place)
    }
    guard effects.approve != nil else { return }
    let against: [(Bool, String)] = [
      (effects.reject != nil, "and rejects; choose one"),
      ((effects.risk ?? .low) >= .high, "at a risk that only people approve"),
      ((effects.approvers ?? 1) > 1, "and asks for more than one person; choose one"),
      (effects.confirm == .typed, "and asks a person to type; choose one"),
    ]
    for (isSo, words) in against where isSo {
      complain("rule \(rule.name) approves by itself \(words)", at: rule.place)
    }
  }
}

/// A rule while its keys are read.
private struct PolicyDraft {
  var name: String?
  var match = PolicyMatch()
  var effects = PolicyEffects()
}

// MARK: Whom and what it is about

extension PolicyFileReader {
  private mutating func name(_ entry: TOML.Entry) -> String? {
    guard let name = string(entry) else { return nil }
    guard isPlainName(name) else {
      complain("a rule's name is 1 to 64 of A-Z a-z 0-9 . _ -", at: entry.valuePlace)
      return nil
    }
    guard !name.hasSameBytes(as: PolicyRule.defaultName) else {
      complain(
        "\(name) is what holds where no rule says otherwise; choose another name",
        at: entry.valuePlace)
      return nil
    }
    return name
  }

  private mutating func agents(_ entry: TOML.Entry) -> [ToolPattern] {
    for (text, place) in strings(entry) {
      let isName = text.utf8.allSatisfy { isPlainNameByte($0) || $0 == UInt8(ascii: "*") }
      guard !isName || !(1...64).contains(text.utf8.count) else { continue }
      complain("no agent has such a name: 1 to 64 of A-Z a-z 0-9 . _ -, * for any run", at: place)
    }
    return patterns(entry)
  }

  private mutating func patterns(_ entry: TOML.Entry) -> [ToolPattern] {
    let texts = strings(entry)
    if texts.isEmpty, case .array = entry.value {
      complain("an empty list fits nothing; leave \(entry.key) out for all", at: entry.valuePlace)
    }
    return texts.map { ToolPattern($0.text) }
  }

  private mutating func hints(_ entry: TOML.Entry) -> [Risk?] {
    var hints: [Risk?] = []
    for (text, place) in strings(entry) {
      if text == PolicyMatch.word(nil) {
        hints.append(nil)
      } else if let risk = Risk(rawValue: text) {
        hints.append(risk)
      } else {
        complain(unknownWord: text, Risk.allCases.map(\.rawValue) + ["none"], at: place)
      }
    }
    return hints
  }

  private mutating func confidence(_ entry: TOML.Entry) -> [ArgumentTest] {
    guard let fields = table(entry.value, at: entry.valuePlace) else { return [] }
    var tests: [ArgumentTest] = []
    for field in fields {
      guard field.key == "above" || field.key == "below" else {
        complain(unknown: field, ["above", "below"])
        continue
      }
      guard let bound = double(field) else { continue }
      guard (0...1).contains(bound) else {
        complain("a confidence is between 0 and 1", at: field.valuePlace)
        continue
      }
      tests.append(field.key == "above" ? .above(bound) : .below(bound))
    }
    if fields.isEmpty { complain("above or below is needed here", at: entry.valuePlace) }
    return tests
  }

  private mutating func conditions(_ entry: TOML.Entry) -> [ArgumentCondition] {
    guard case .array(let elements) = entry.value else {
      complain(
        "a list of conditions is needed here, such as [{ path = \"/amount\", above = 100 }]",
        at: entry.valuePlace)
      return []
    }
    return elements.compactMap { condition($0) }
  }

  private static let tests = ["equals", "one_of", "above", "below", "matches", "present"]

  private mutating func condition(_ element: TOML.Element) -> ArgumentCondition? {
    guard let fields = table(element.value, at: element.place) else { return nil }
    var path: ArgumentPath?
    var condition = ArgumentCondition("")
    for field in fields {
      switch field.key {
      case "path": path = self.path(field)
      case "present": condition.present = bool(field)
      case "equals":
        condition.tests += scalar(field.value, at: field.valuePlace).map { [.equals($0)] } ?? []
      case "one_of": condition.tests += oneOf(field)
      case "above": condition.tests += double(field).map { [.above($0)] } ?? []
      case "below": condition.tests += double(field).map { [.below($0)] } ?? []
      case "matches": condition.tests += string(field).map { [.matches(ToolPattern($0))] } ?? []
      default: complain(unknown: field, ["path"] + Self.tests)
      }
    }
    guard fields.contains(where: { $0.key == "path" }) else {
      complain("a condition needs path = \"/…\"", at: element.place)
      return nil
    }
    if !fields.contains(where: { Self.tests.contains($0.key) }) {
      complain(
        "a condition needs one of \(Self.tests.joined(separator: ", "))", at: element.place)
    }
    guard let path else { return nil }
    condition.path = path
    return condition
  }

  private mutating func path(_ field: TOML.Entry) -> ArgumentPath? {
    guard let text = string(field) else { return nil }
    guard text.isEmpty || text.hasPrefix("/") else {
      complain("a path begins with /, as in /amount or /items/*/price", at: field.valuePlace)
      return nil
    }
    return ArgumentPath(text)
  }

  private mutating func oneOf(_ field: TOML.Entry) -> [ArgumentTest] {
    guard case .array(let elements) = field.value, !elements.isEmpty else {
      complain("a list of values is needed here", at: field.valuePlace)
      return []
    }
    return [.oneOf(elements.compactMap { scalar($0.value, at: $0.place) })]
  }
}

// MARK: What it sets

extension PolicyFileReader {
  private mutating func stretch(_ entry: TOML.Entry) -> Duration? {
    guard let text = string(entry) else { return nil }
    guard let stretch = Duration(words: text), Escalation.timeouts.contains(stretch) else {
      complain("a time from 1s to 1d is needed here, such as \"15m\"", at: entry.valuePlace)
      return nil
    }
    return stretch
  }

  private mutating func reason(_ entry: TOML.Entry) -> String? {
    guard let text = string(entry) else { return nil }
    guard !isBlank(text), text.utf8.count <= Decision.maxReason else {
      complain(
        "the reason is what the agent is told: it must say something, in at most "
          + "\(Decision.maxReason) bytes", at: entry.valuePlace)
      return nil
    }
    return text
  }

  private mutating func autoApproval(_ entry: TOML.Entry) -> AutoApproval? {
    guard let fields = table(entry.value, at: entry.valuePlace) else { return nil }
    var (until, uses): (Timestamp?, Int?)
    for field in fields {
      switch field.key {
      case "until": until = end(field)
      case "uses": uses = number(field, 1...AutoApproval.mostUses)
      default: complain(unknown: field, ["until", "uses"])
      }
    }
    for key in ["until", "uses"] where !fields.contains(where: { $0.key == key }) {
      complain(
        "an auto-approval needs \(key): it ends, and can be used so often and no more",
        at: entry.valuePlace)
    }
    guard let until, let uses else { return nil }
    return AutoApproval(until: until, uses: uses)
  }

  private mutating func end(_ field: TOML.Entry) -> Timestamp? {
    guard case .time(let until) = field.value else {
      complain(
        "a time is needed here, without quotes, such as \(now.advanced(by: .seconds(28_800)).rfc3339Seconds)",
        at: field.valuePlace)
      return nil
    }
    guard until.since(now) <= AutoApproval.longest else {
      complain(
        "an auto-approval ends within 24 hours, by "
          + "\(now.advanced(by: AutoApproval.longest).rfc3339Seconds) at the latest; renew it then",
        at: field.valuePlace)
      return nil
    }
    return until
  }
}
