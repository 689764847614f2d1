// Runs that telemetry saw stop for a person, and calls that it saw fail, beside what people answered
// through Belay: the same pause, told twice. What a person has answered waits for nobody any more,
// and what a person has refused is no failure of what was not called.

extension Fleet {
  /// The run of the agent that waits for a person elsewhere: no card here asks what it stopped for.
  package func waitingElsewhere(_ agent: Agent) -> Run? {
    guard agent.waitingRun != nil else { return nil }
    let pending = asked(by: agent.id).filter { $0.state == .pending }
    return agent.openRuns.first { run in
      run.waitingSince != nil && !pending.contains { $0.isMeant(by: run) }
    }
  }

  private func asked(by agent: AgentID) -> [Escalation] {
    (askedBy[agent] ?? []).compactMap { escalations[$0] }
  }

  /// A person has answered the escalation.
  mutating func noteAnswer(to escalation: Escalation, at time: Timestamp) {
    let id = escalation.key.agent
    guard escalation.state.ruling != nil, agents[id]?.waitingRun != nil else { return }
    let pending = asked(by: id).filter { $0.state == .pending }
    agents[id]?.goOn(at: time) { run in
      escalation.isMeant(by: run) && !pending.contains { $0.isMeant(by: run) }
    }
  }

  /// A run stopped. The span that tells of it may come when the answer is there already.
  mutating func noteWait(_ sighting: Sighting) {
    guard sighting.waitsFor != nil, let since = sighting.endedAt else { return }
    let asked = asked(by: sighting.agent).filter { $0.state == .pending || $0.raisedAt >= since }
    guard asked.contains(where: { $0.state.ruling != nil }) else { return }
    agents[sighting.agent]?.goOn(at: sighting.recorded) { run in
      let meant = asked.filter { $0.isMeant(by: run) }
      return !meant.isEmpty && meant.allSatisfy { $0.state.ruling != nil }
    }
  }

  /// A use of a tool that nobody granted did not fail: it did not happen.
  func isRefused(_ facts: SpanFacts) -> Bool {
    guard facts.kind == .tool, facts.outcome != .ok, let call = facts.toolCall,
      let escalation = askedAbout[call].flatMap({ escalations[$0] })
    else { return false }
    return escalation.state.claim == nil && escalation.request.name.hasSameBytes(as: facts.call)
  }
}

extension Escalation {
  /// Whether it is the question that the run stopped for: by the name of the run or of the tool.
  fileprivate func isMeant(by run: Run) -> Bool {
    let runs = [request.runID, request.conversationID, request.toolCallID]
    return runs.contains { $0?.hasSameBytes(as: run.id) == true }
      || run.waitsFor?.hasSameBytes(as: request.name) == true
  }
}

extension Agent {
  /// The waiting runs that this holds for have been answered. One of which all the rest was told is
  /// over, as far as anybody told; whatever comes after the answer opens it again.
  fileprivate mutating func goOn(at time: Timestamp, where isAnswered: (Run) -> Bool) {
    for place in openRuns.indices.reversed()
    where openRuns[place].waitingSince != nil && isAnswered(openRuns[place]) {
      (openRuns[place].waitingSince, openRuns[place].waitsFor) = (nil, nil)
      guard !openRuns[place].isPlaceholder else { continue }
      var run = openRuns.remove(at: place)
      (run.finishedAt, run.outcome) = (time, .ok)
      finishedRuns.append(run, keeping: Self.maxFinishedRuns)
    }
  }
}
