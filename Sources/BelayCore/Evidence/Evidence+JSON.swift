// What `GET /v1/escalations/{id}/evidence` answers and an advisor gets.

extension Evidence {
  /// Precedents in it, the nearest.
  package static let maxListed = 10

  package var json: JSON {
    var object: JSONObject = [
      "escalation": .string(card.handleText), "id": .string(card.key.id),
      "agent_id": .string(card.key.agent.text), "run_id": .string(card.request.runID),
      "name": .string(card.request.name), "action_digest": .string(card.actionDigest.text),
      "state": .string(card.state.wireWord), "risk": .string(card.risk.rawValue), "at": .time(at),
      "precedents": .array(matches.prefix(Self.maxListed).map(\.json)), "counts": counts.json,
      "other_arguments": JSON(others),
    ]
    object["agent"] = agent?.json(at: at)
    object["breakers"] = .array(breakers.map(\.json))
    object["confidence"] = card.request.confidence.map(JSON.number)
    object["threshold"] = card.request.threshold.map(JSON.number)
    object["age_s"] = .number(at.since(card.raisedAt).seconds)
    object["left_s"] = card.state == .pending ? .number(card.expiresAt.since(at).seconds) : nil
    object["usual_s"] = usualTime.map { .number($0.seconds) }
    object["policy"] = card.terms.policy
    object["advice"] = card.advice.map { .object($0.json) }
    object["recommendation"] = recommendation?.json
    object["summary"] = .array(lines.map(\.json))
    return .object(object)
  }
}

extension Precedents.Match {
  fileprivate var json: JSON {
    var object: JSONObject = [
      "escalation": .string(precedent.handleText), "agent_id": .string(precedent.agent.text),
      "raised_at": .time(precedent.raisedAt), "outcome": .string(precedent.ending.rawValue),
      "ended_at": .time(precedent.endedAt), "likeness": .number(likeness.share),
      "same": .texts(likeness.same), "near": .array(likeness.near.map(\.json)),
      "differs": .array(likeness.far.map(\.json)),
    ]
    if let judgement = precedent.judgement {
      object["decision"] = .string(judgement.verdict.rawValue)
      object["decided_by"] = .string(judgement.by)
      object["decided_at"] = .time(judgement.at)
      object["displayed_ms"] = judgement.displayedMs.map { JSON($0) }
      object["reflex"] = judgement.isReflex ? true : nil
    }
    return .object(object)
  }
}

extension Likeness.Difference {
  fileprivate var json: JSON {
    var object: JSONObject = ["path": .string(path)]
    object["now"] = now
    object["then"] = then
    return .object(object)
  }
}

extension Evidence.Standing {
  fileprivate func json(at now: Timestamp) -> JSON {
    var object: JSONObject = [
      "mode": .string(mode.name.rawValue), "stale": .bool(isStale),
      "recent": ["calls": JSON(recent.calls), "errors": JSON(recent.errors), "window_s": 300],
      "calls": JSON(calls), "errors": JSON(errors), "usage": usage.json,
      "signals": .array(signals.map(\.json)), "other_open_breakers": JSON(otherOpen),
    ]
    object["error_rate"] = recent.errorRate.map(JSON.number)
    object["version"] = version.map(JSON.string)
    object["model"] = model.map(JSON.string)
    object["tool"] = tool?.view
    object["run"] = run?.json
    return .object(object)
  }
}
