// What others tell of an agent. It never changes a mode, a breaker of the agent's own or a control,
// and of an agent that reports its calls itself nothing is counted: it would count twice.

extension Agent {
  /// A sign of life, by what somebody told. Of an agent that has shown a credential of its own, what
  /// came without one does not say that it lives (INV 21).
  mutating func isSeen(_ record: Record, as name: String?, by origin: Provenance.Origin) {
    provenance.hear(origin)
    if record.hasCredential { provenance.isVouched = true } else { unauthenticated = true }
    if let name, !provenance.isControlled, !provenance.isNamed {
      self.name = name
      provenance.isNamed = true
    }
    if framework == nil { framework = origin.scope }
    guard heeds(record) else { return }
    lastSeenAt = max(lastSeenAt, record.recorded)
    lastSeq = record.seq
  }

  /// Whether what is told of its calls counts: once somebody with a credential tells, nobody without
  /// one does; and of those who tell in different ways, the first.
  func counts(_ source: Provenance.Calls, vouched: Bool) -> Bool {
    guard vouched || !provenance.isVouched else { return false }
    return provenance.calls == nil || provenance.calls == source
  }

  // MARK: Sightings

  /// Counts what a span told.
  mutating func take(_ sighting: Sighting) {
    if let call = sighting.call {
      count(
        call, isRateLimited: sighting.isRateLimited, at: sighting.recorded, seq: sighting.seq)
    }
    guard let run = sighting.run else { return }
    enter(run, sighting)
    change(run) { run in
      if let call = sighting.call { run.record(call) }
    }
    if let what = sighting.waitsFor { wait(in: run, for: what, since: sighting) }
    if let how = sighting.failure { fail(in: run, how, sighting) }
  }

  /// Takes it back, because it was about another agent.
  mutating func takeBack(_ sighting: Sighting) {
    if let call = sighting.call { takeBack(call, sighting) }
    guard let id = sighting.run else { return }
    change(id) { run in
      if let call = sighting.call { run.takeBack(call) }
      if sighting.waitsFor != nil { (run.waitingSince, run.waitsFor) = (nil, nil) }
      if sighting.failure != nil { (run.failedStep, run.endedAt) = (nil, nil) }
    }
    openRuns.removeAll { $0.id.hasSameBytes(as: id) && $0.isEmptyPlaceholder }
    finishedRuns.removeAll { $0.id.hasSameBytes(as: id) && $0.isEmptyPlaceholder }
  }

  private mutating func takeBack(_ call: Call, _ sighting: Sighting) {
    tally.takeBack(call, at: sighting.recorded)
    totals.takeBack(call)
    if lastError?.seq == sighting.seq { lastError = nil }
    guard let place = lineIndex(of: call) else { return }
    callLines[place].takeBack(call)
    guard callLines[place].calls == 0 else { return }
    callLines.remove(at: place)
    stopObserving(call.name)
  }

  /// Tokens and cost that only a sum of the agent's told; taken back when calls tell them.
  mutating func take(sums: Call, at time: Timestamp) {
    tally.add(sums: sums, at: time)
    totals.add(sums)
  }

  mutating func takeBack(sums: Call, at time: Timestamp) {
    tally.takeBack(sums: sums, at: time)
    totals.takeBack(sums: sums)
  }

  /// It is there only because a span might be that of an agent, and did nothing.
  var isIdleGuess: Bool {
    provenance.isObserved && !provenance.isNamed && totals == Totals()
      && runs.allSatisfy { $0.calls == 0 && $0.waitingSince == nil }
  }

  /// Nothing of it is left that anybody told of it rather than of another.
  var isHollow: Bool {
    provenance.isObserved && !provenance.isNamed && totals == Totals() && openRuns.isEmpty
      && finishedRuns.isEmpty
  }
}

// MARK: Runs

extension Agent {
  /// The run is gone on with: one that nobody announced begins, one that was over goes on if this
  /// began after its end, and one that waited has been answered.
  private mutating func enter(_ id: String, _ sighting: Sighting) {
    if let place = finishedRuns.place(of: id) {
      guard let ended = finishedRuns[place].endedAt, let started = sighting.startedAt,
        started > ended
      else { return }
      reopen(place)
    } else if openRuns.place(of: id) == nil {
      var run = Run(id: id, startedAt: sighting.recorded, seq: sighting.seq)
      run.isPlaceholder = true
      dropped.openRuns.count(openRuns.append(run, keeping: Self.maxOpenRuns))
    }
    change(id) { run in
      guard let started = sighting.startedAt else { return }
      run.goesOn(at: started)
      if run.failedStep != nil, let ended = run.endedAt, started >= ended {
        (run.failedStep, run.endedAt) = (nil, nil)
      }
    }
  }

  private mutating func fail(in id: String, _ how: String, _ sighting: Sighting) {
    guard let place = openRuns.place(of: id) else { return }
    openRuns[place].failedStep = how
    openRuns[place].endedAt = sighting.endedAt
  }

  private mutating func reopen(_ place: Int) {
    var run = finishedRuns.remove(at: place)
    (run.finishedAt, run.endedAt, run.outcome, run.errorType) = (nil, nil, nil, nil)
    run.isPlaceholder = true
    dropped.openRuns.count(openRuns.append(run, keeping: Self.maxOpenRuns))
  }

  private mutating func wait(in id: String, for what: String, since sighting: Sighting) {
    if let place = finishedRuns.place(of: id) { reopen(place) }
    change(id) { run in
      run.waitingSince = sighting.endedAt ?? sighting.recorded
      run.waitsFor = what
    }
  }

  private mutating func change(_ id: String, _ change: (inout Run) -> Void) {
    if let place = openRuns.place(of: id) {
      change(&openRuns[place])
    } else if let place = finishedRuns.place(of: id) {
      change(&finishedRuns[place])
    }
  }

  /// The span that holds a run together has come, so it is over, unless it waits. Of several, nested
  /// or one after another, the one that ended last says how.
  ///
  /// - Returns: whether it ended in an error that nothing below it has told.
  mutating func finish(_ id: String, by facts: SpanFacts, _ record: Record) -> Bool {
    if let place = finishedRuns.place(of: id) {
      let known = finishedRuns[place].endedAt
      if let known, let ended = facts.endedAt, ended < known { return false }
      openRuns.append(finishedRuns.remove(at: place))
    }
    guard let place = openRuns.place(of: id) else {
      return false
    }
    openRuns[place].isPlaceholder = false
    openRuns[place].endedAt = facts.endedAt
    openRuns[place].durationMs = facts.durationMs
    guard openRuns[place].waitingSince == nil else { return false }
    var run = openRuns.remove(at: place)
    run.finishedAt = record.recorded
    // Some say of a run that all is well although its last step failed.
    run.outcome = facts.outcome == .ok && run.failedStep == nil ? .ok : .error
    run.errorType = facts.errorType
    let isNews = run.outcome == .error && run.errors == 0
    if isNews {
      let what = facts.errorMessage ?? run.failedStep ?? facts.errorType ?? "failed"
      lastError = LastError(
        message: "run \(id): \(what)", at: record.recorded, seq: record.seq)
    }
    finishedRuns.append(run, keeping: Self.maxFinishedRuns)
    return isNews
  }

  /// The whole trace is over, so a run of it is too, although its own end was never told. One that
  /// waited and began this trace after that has been answered.
  mutating func abandon(_ id: String, by facts: SpanFacts, _ record: Record) {
    guard let place = openRuns.lastIndex(where: { $0.id.hasSameBytes(as: id) }) else { return }
    let isAnswered = openRuns[place].goesOn(at: facts.startedAt)
    guard openRuns[place].isPlaceholder || isAnswered else { return }
    _ = finish(id, by: facts, record)
  }

  /// A run turned out to be part of one that has another name.
  mutating func rename(run old: String, to new: String) {
    for list in [\Agent.openRuns, \Agent.finishedRuns] {
      guard let place = self[keyPath: list].place(of: old)
      else { continue }
      let run = self[keyPath: list].remove(at: place)
      let isKnown = runs.contains { $0.id.hasSameBytes(as: new) }
      guard isKnown else {
        self[keyPath: list].insert(run.renamed(new), at: place)
        continue
      }
      change(new) { $0.merge(run) }
    }
  }
}

extension Run {
  /// Something of it began at that moment, so whatever it waited for before has come. False if it
  /// waits still, or never did.
  @discardableResult
  fileprivate mutating func goesOn(at moment: Timestamp?) -> Bool {
    guard let since = waitingSince, let moment, moment >= since else { return false }
    (waitingSince, waitsFor) = (nil, nil)
    return true
  }

  fileprivate var isEmptyPlaceholder: Bool { isPlaceholder && calls == 0 && waitingSince == nil }

  fileprivate func renamed(_ id: String) -> Run {
    var run = Run(id: id, startedAt: startedAt, seq: seq)
    (run.task, run.parent, run.finishedAt, run.endedAt) = (task, parent, finishedAt, endedAt)
    (run.outcome, run.errorType, run.durationMs) = (outcome, errorType, durationMs)
    (run.calls, run.errors, run.usage, run.isPlaceholder) = (calls, errors, usage, isPlaceholder)
    (run.waitingSince, run.waitsFor, run.failedStep) = (waitingSince, waitsFor, failedStep)
    return run
  }

  fileprivate mutating func merge(_ other: Run) {
    calls.count(other.calls)
    errors.count(other.errors)
    usage.merge(other.usage)
    startedAt = min(startedAt, other.startedAt)
    if waitingSince == nil { (waitingSince, waitsFor) = (other.waitingSince, other.waitsFor) }
    if failedStep == nil { failedStep = other.failedStep }
  }
}
