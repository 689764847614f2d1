// A rule, and what it made of a question, for programs and for people.

extension PolicyRule {
  package var json: JSON {
    var object: JSONObject = ["rule": .string(name), "line": JSON(place.line)]
    object["match"] = match.json
    object["sets"] = effects.json
    object["about"] = .string(match.words)
    object["does"] = .string(effects.words)
    return .object(object)
  }
}

extension PolicyMatch {
  fileprivate var json: JSON {
    var object = JSONObject()
    if !agents.isEmpty { object["agent"] = .texts(agents.map(\.description)) }
    if !tools.isEmpty { object["tool"] = .texts(tools.map(\.description)) }
    if !hints.isEmpty { object["hint"] = .texts(hints.map(Self.word)) }
    if !reasons.isEmpty { object["reason"] = .texts(reasons.map(\.rawValue)) }
    if !confidence.isEmpty { object["confidence"] = .texts(confidence.map(\.words)) }
    if !when.isEmpty { object["when"] = .texts(when.map(\.description)) }
    return .object(object)
  }

  /// `tool stripe.*, /amount above 100`; `everything` if it says nothing.
  package var words: String {
    var parts: [String] = []
    if !agents.isEmpty { parts.append("agent " + Self.either(agents.map(\.description))) }
    if !tools.isEmpty { parts.append("tool " + Self.either(tools.map(\.description))) }
    if !hints.isEmpty { parts.append("hint " + Self.either(hints.map(Self.word))) }
    if !reasons.isEmpty { parts.append("reason " + Self.either(reasons.map(\.rawValue))) }
    parts += confidence.map { "confidence \($0.words)" } + when.map(\.description)
    return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
  }

  private static func either(_ words: [String]) -> String { words.joined(separator: " or ") }
}

extension PolicyEffects {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["risk"] = risk.map { .string($0.rawValue) }
    object["approvers"] = approvers.map { JSON($0) }
    object["confirm"] = confirm.map { .string($0.rawValue) }
    object["timeout_s"] = timeout.map { .number($0.seconds) }
    object["on_timeout"] = onTimeout.map { .string($0.rawValue) }
    object["max_open"] = maxOpen.map { JSON($0) }
    object["reject"] = reject.map(JSON.string)
    object["approve"] = approve.map { ["until": .time($0.until), "uses": JSON($0.uses)] }
    return .object(object)
  }

  /// `risk critical, approvers 2`
  package var words: String {
    named.map { words(of: $0) }.joined(separator: ", ")
  }

  private func words(of effect: PolicyEffect) -> String {
    switch effect {
    case .risk: "risk \(risk?.rawValue ?? "")"
    case .approvers: "approvers \(approvers ?? 1)"
    case .confirm: "confirm \(confirm?.rawValue ?? "")"
    case .timeout: "timeout \(FigureText.duration(milliseconds: (timeout ?? .zero).seconds * 1e3))"
    case .onTimeout: "on_timeout \(onTimeout?.rawValue ?? "")"
    case .maxOpen: "max_open \(maxOpen ?? 0)"
    case .reject: "reject"
    case .approve:
      "approve until \(approve?.until.rfc3339Seconds ?? ""), \(approve?.uses ?? 0) uses"
    }
  }
}

extension PolicyCertainty {
  package var word: String {
    switch self {
    case .matches: "matches"
    case .partly: "partly"
    case .unclear: "unclear"
    case .no: "no"
    }
  }

  /// nil for a plain match
  package var why: String? {
    switch self {
    case .matches: nil
    case .partly(let why), .unclear(let why), .no(let why): why
    }
  }
}

extension PolicyStep {
  package var json: JSON {
    var object: JSONObject = [
      "rule": .string(rule), "line": JSON(line), "matches": .string(certainty.word),
    ]
    object["why"] = certainty.why.map(JSON.string)
    object["sets"] = .texts(sets.map(\.rawValue))
    object["passed_over"] = .array(
      passedOver.map { passed in
        var object: JSONObject = ["effect": .string(passed.effect.rawValue)]
        object["settled_by"] = passed.by.map(JSON.string)
        return .object(object)
      })
    return .object(object)
  }
}

extension Judgement {
  package var json: JSON {
    var object: JSONObject = [
      "risk": .string(risk.rawValue), "approvers": JSON(terms.approvers),
      "confirmation": .string(Confirmation.needed(risk, terms).rawValue),
      "timeout_s": .number(timeout.seconds), "max_open": JSON(maxOpen),
    ]
    object["on_timeout"] = terms.onTimeout.map { .string($0.rawValue) }
    object["rules"] = .texts(terms.rules)
    object["answer"] = answer?.json
    object["withheld"] = withheld.map { ["rule": .string($0.rule), "why": .string($0.why)] }
    object["steps"] = .array(steps.map(\.json))
    return .object(object)
  }
}

extension PolicyAnswer {
  fileprivate var json: JSON {
    var object = use.object ?? [:]
    object["decision"] = .string(decision)
    object["reason"] = .string(reason)
    return .object(object)
  }

  private var decision: String {
    switch self {
    case .reject: "reject"
    case .surplus: "degrade"
    case .approve: "approve"
    }
  }
}

extension Confirmation {
  /// A high risk is always confirmed by typing, whatever the policy says.
  static func needed(_ risk: Risk, _ terms: Terms) -> Confirmation {
    risk.needsTypedDigest ? .typed : terms.confirm
  }
}
