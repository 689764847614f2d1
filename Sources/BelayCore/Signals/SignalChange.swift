/// A signal of an agent that came, got worse or went.
package struct SignalChange: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case raised(Finding)
    /// it stands, and there is more to it than was told
    case worsened(Finding)
    case cleared
  }

  package let agent: AgentID
  package let name: SignalName
  package let kind: Kind
}

extension SignalChange {
  /// The record of it, which only the hub writes.
  ///
  /// - Parameter policy: what the hub is to do about it, in the words of policy
  package func event(id: String, at now: Timestamp, policy: [String] = []) -> Event {
    var data: JSONObject = ["signal": .string(name.rawValue), "agent_id": .string(agent.text)]
    var run: String?
    switch kind {
    case .raised(let finding), .worsened(let finding):
      data["value"] = .number(finding.value)
      data["threshold"] = .number(finding.threshold)
      data["window_s"] = finding.windowS.map(JSON.number)
      data["unit"] = .string(finding.unit)
      data["explanation"] = .string(finding.explanation.clipped(toBytes: EventData.maxText))
      data["evidence"] = .array(finding.evidence.map { JSON($0) })
      data["policy"] = policy.isEmpty ? nil : .texts(policy)
      run = finding.run
    case .cleared: break
    }
    return Event(
      id: id, source: .hub, type: kind == .cleared ? .signalCleared : .signalRaised, time: now,
      subject: run, data: .object(data))
  }
}
