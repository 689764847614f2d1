import BelayCore

/// An explanation of the hub's as lines for people. What is not there is not said.
struct PolicyWords {
  private let explanation: JSON

  init(_ explanation: JSON) { self.explanation = explanation }

  var lines: [String] { head + steps + [result] + answer + recorded }

  private func text(_ key: String) -> String? { explanation[key]?.string }

  private var head: [String] {
    let escalation = explanation["escalation"]
    let subject = escalation.map { card in
      "\(card["handle"]?.string ?? "") of \(card["agent_id"]?.string ?? ""), "
        + "tool \(card["name"]?.string ?? "")"
    }
    let rules = text("sha256").map { "by \(text("path") ?? "") \($0)" }
    return [subject, rules ?? "no policy file; the defaults hold"].compactMap(\.self)
  }

  private var steps: [String] {
    let steps = explanation["steps"]?.array ?? []
    let widest = steps.map { ($0["rule"]?.string ?? "").count }.max() ?? 0
    return steps.map { step in
      let rule = (step["rule"]?.string ?? "").padding(to: widest)
      let word = (step["matches"]?.string ?? "").padding(to: 7)
      return "  \(rule)  \(word)  \(details(of: step))"
    }
  }

  private func details(of step: JSON) -> String {
    let sets = step["sets"]?.array?.compactMap(\.string) ?? []
    let passed = (step["passed_over"]?.array ?? []).map { passed in
      let effect = passed["effect"]?.string ?? ""
      return passed["settled_by"]?.string.map { "\(effect) is set by \($0)" }
        ?? "no \(effect) on doubt"
    }
    let parts =
      [step["why"]?.string, sets.isEmpty ? nil : "sets " + sets.joined(separator: ", ")]
      .compactMap(\.self) + passed
    return parts.joined(separator: "; ")
  }

  private var result: String {
    let approvers = explanation["approvers"]?.integer ?? 1
    let parts = [
      "risk \(text("risk") ?? "")", approvers == 1 ? "1 approver" : "\(approvers) approvers",
      "confirmed by \(text("confirmation") == "typed" ? "typing" : "a key")",
      "\(Int(explanation["timeout_s"]?.number ?? 0)) s to decide",
      text("on_timeout").map { "then \($0)" },
      "at most \(explanation["max_open"]?.integer ?? 0) open",
    ]
    return "result: " + parts.compactMap(\.self).joined(separator: ", ")
  }

  private var answer: [String] {
    if let answer = explanation["answer"] {
      return [
        "answer: \(answer["decision"]?.string ?? "") by rule \(answer["rule"]?.string ?? ""): "
          + (answer["reason"]?.string ?? "")
      ]
    }
    guard let withheld = explanation["withheld"] else { return ["answer: a person is asked"] }
    return [
      "answer: a person is asked; \(withheld["rule"]?.string ?? "") would approve, but "
        + (withheld["why"]?.string ?? "")
    ]
  }

  /// What holds for a card is what was recorded when it was raised.
  private var recorded: [String] {
    guard let card = explanation["escalation"] else { return [] }
    let rules = card["policy"]?["rules"]?.array?.compactMap(\.string) ?? []
    let terms =
      "on record: risk \(card["risk"]?.string ?? ""), approvers \(card["approvers"]?.integer ?? 1), "
      + (rules.isEmpty ? "by no rule" : "by \(rules.joined(separator: ", "))")
    guard card["policy"]?["sha256"]?.string != text("sha256") else { return [terms] }
    return [terms + "; the policy has changed since, and what is on record holds"]
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
