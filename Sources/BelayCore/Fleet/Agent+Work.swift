// Calls and runs: what arrives most often, and must cost least. Lists are searched by index, which
// looks at one field of an element without copying the whole.

extension Agent {
  mutating func callFinished(_ record: Record, _ models: ModelTable) -> AgentNews {
    guard var call = Call(data: record.event.data) else { return .malformed }
    if call.kind == .model { models.estimate(&call, of: call.name) }
    provenance.calls = .itself
    if call.hasUsage { overruleMetering() }
    let isRateLimited = record.event.data["rate_limited"]?.bool ?? false
    count(call, isRateLimited: isRateLimited, at: record.recorded, seq: record.seq)
    if let run = record.event.subject { count(call, inRun: run, record) }
    return call.isError ? .trouble : .plain
  }

  /// Counts a call everywhere but in a run.
  mutating func count(_ call: Call, isRateLimited: Bool, at time: Timestamp, seq: Int) {
    tally.record(call, at: time)
    totals.record(call)
    line(for: call, at: time, seq: seq)
    observeBreaker(call, isRateLimited: isRateLimited, at: time, seq: seq)
    if let used = call.contextUsed, let limit = call.contextLimit {
      context = Context(used: used, limit: limit)
    }
    guard call.isError else { return }
    let what = call.errorMessage ?? call.errorType ?? call.outcome.rawValue
    lastError = LastError(message: "\(call.name): \(what)", at: time, seq: seq)
  }

  private mutating func line(for call: Call, at time: Timestamp, seq: Int) {
    if let known = lineIndex(of: call) { return callLines[known].record(call, at: time, seq: seq) }
    if callLines.count >= Self.maxCallLines {
      let oldest = callLines.indices.min { callLines[$0].lastSeq < callLines[$1].lastSeq } ?? 0
      callLines.remove(at: oldest)
      dropped.callLines.count()
    }
    var line = CallLine(
      kind: call.kind, name: call.name, lastAt: time, lastSeq: seq)
    line.record(call, at: time, seq: seq)
    callLines.append(line)
  }

  func lineIndex(of call: Call) -> Int? {
    callLines.indices.first {
      callLines[$0].kind == call.kind && callLines[$0].name.hasSameBytes(as: call.name)
    }
  }

  private mutating func count(_ call: Call, inRun id: String, _ record: Record) {
    // A call may be reported after its run; it must not open the run again.
    if let place = finishedRuns.place(of: id) {
      finishedRuns[place].record(call)
      return
    }
    let place = openRun(id, record)
    openRuns[place].record(call)
  }

  /// Where the open run of that id is, made if needed.
  private mutating func openRun(_ id: String, _ record: Record) -> Int {
    if let place = openRuns.place(of: id) {
      return place
    }
    let run = Run(id: id, startedAt: record.recorded, seq: record.seq)
    dropped.openRuns.count(openRuns.append(run, keeping: Self.maxOpenRuns))
    return openRuns.count - 1
  }

  mutating func runStarted(_ record: Record, _ data: EventData) -> AgentNews {
    guard let id = record.event.subject else { return .malformed }
    finishedRuns.removeAll { $0.id.hasSameBytes(as: id) }
    let place = openRun(id, record)
    openRuns[place].task = data.text("task") ?? openRuns[place].task
    openRuns[place].parent = data.word("parent_run") ?? openRuns[place].parent
    return .plain
  }

  mutating func runFinished(_ record: Record, _ data: EventData) -> AgentNews {
    guard let id = record.event.subject, let outcome = data.word("outcome", as: Run.Outcome.self)
    else { return .malformed }
    finishedRuns.removeAll { $0.id.hasSameBytes(as: id) }
    var run = openRuns.remove(at: openRun(id, record))
    run.finishedAt = record.recorded
    run.outcome = outcome
    run.errorType = data.word("error_type")
    run.durationMs = data.measure("duration_ms")
    finishedRuns.append(run, keeping: Self.maxFinishedRuns)
    guard outcome == .error else { return .plain }
    let what = run.errorType ?? "failed"
    lastError = LastError(message: "run \(id): \(what)", at: record.recorded, seq: record.seq)
    return .trouble
  }
}

extension Agent.Totals {
  mutating func record(_ call: Call) {
    calls.count()
    if call.isError { errors.count() }
    if call.outcome == .rejected { rejected.count() }
    add(call)
  }

  /// Tokens and cost.
  mutating func add(_ call: Call) {
    inputTokens.count(call.inputTokens)
    outputTokens.count(call.outputTokens)
    costMicros.count(call.costMicros)
    estimatedMicros.count(call.estimatedMicros ?? 0)
    if call.isPriced { priced.count() }
    if call.lacksCost { unpriced.count() }
  }

  mutating func takeBack(_ call: Call) {
    calls.uncount()
    if call.isError { errors.uncount() }
    if call.outcome == .rejected { rejected.uncount() }
    takeBack(sums: call)
  }

  mutating func takeBack(sums call: Call) {
    inputTokens.uncount(call.inputTokens)
    outputTokens.uncount(call.outputTokens)
    costMicros.uncount(call.costMicros)
    estimatedMicros.uncount(call.estimatedMicros ?? 0)
    if call.isPriced { priced.uncount() }
    if call.lacksCost { unpriced.uncount() }
  }
}

extension [Run] {
  /// Of several with that id, which there are not, the newest.
  func place(of id: String) -> Int? { indices.last { self[$0].id.hasSameBytes(as: id) } }
}

extension Run {
  mutating func record(_ call: Call) {
    calls.count()
    if call.isError { errors.count() }
    usage.count(call)
  }

  mutating func takeBack(_ call: Call) {
    calls.uncount()
    if call.isError { errors.uncount() }
    usage.uncount(call)
  }
}
