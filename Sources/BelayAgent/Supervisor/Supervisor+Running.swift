import BelayCore
import Synchronization

extension Supervisor {
  /// Runs one task to its end, and tells the ledger how it went.
  ///
  /// Waits while the agent is paused. Cancelling the caller's task, or a kill by an operator, cancels the
  /// body, and with it the calls under way. What the body throws comes out again; that nothing handled
  /// it is recorded as critical.
  ///
  /// - Parameters:
  ///   - task: what it is for, in a few words for people: `refund 8812`.
  ///   - id: the run's id in the ledger, 1 to 256 bytes; give one that survives a restart if the run
  ///     does, or its questions do. A new one is made if it is nil.
  ///   - body: the work; it is given the run that its calls belong to. When it has come back, the run
  ///     is over, and a call of it by whoever kept it throws `CallError.runEnded`.
  /// - Throws: `SettingsError` if the id is empty or too long; `CallError.stopped` if the agent was
  ///   killed; whatever the body throws.
  public func run<Value: Sendable>(
    _ task: String, id: String? = nil,
    _ body: @escaping @Sendable (Run) async throws -> Value
  ) async throws -> Value {
    if let id, !(1...256).contains(id.utf8.count) {
      throw SettingsError(
        setting: "id", problem: "a run's id has 1 to 256 bytes, and this one \(id.utf8.count)")
    }
    try await enter()
    let runID = id ?? Self.newID("r")
    return try await telemetry.span(.run(runID, of: self.id)) { span in
      let run = Run(id: runID, task: task, agent: self, traceparent: span.traceparent)
      let parent = Run.current?.id
      run.emit(.runStarted, Self.started(task, parent: parent))
      let start = ContinuousClock.now
      let result = await result(of: run, body)
      run.end()
      run.finished(result, after: .now - start, in: span)
      return try result.get()
    }
  }

  private func result<Value: Sendable>(
    of run: Run, _ body: @escaping @Sendable (Run) async throws -> Value
  ) async -> Result<Value, any Error> {
    let work = Task { try await Run.$current.withValue(run) { try await body(run) } }
    let ticket = underWay.add(.run) { work.cancel() }
    defer { underWay.remove(ticket) }
    // A kill before this line found no run to cancel.
    if gate.look().name == .stopped { work.cancel() }
    return await withTaskCancellationHandler {
      await work.result
    } onCancel: {
      work.cancel()
    }
  }

  /// Waits out a pause; throws if the agent was killed or nobody waits any more.
  @inline(__always)
  func enter() async throws(CallError) {
    if !gate.isNormal { try await outlastPause() }
    guard !ended.load(ordering: .acquiring) else {
      throw .stopped(reason: "the supervisor was stopped")
    }
    guard !Task.isCancelled else { throw .cancelled }
  }

  private func outlastPause() async throws(CallError) {
    if gate.look().name == .paused { await gate.waitWhilePaused() }
    if let stopped = isStopped { throw stopped }
  }

  private static func started(_ task: String, parent: String?) -> JSON {
    var data: JSONObject = ["task": .string(task)]
    data["parent_run"] = parent.map(JSON.string)
    return .object(data)
  }

  /// `r-7k3m9q2x1d`: 50 random bits, short enough to be read out over a telephone.
  static func newID(_ prefix: String) -> String {
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    let digits = (0..<10).map { _ in letters[Int.random(in: 0..<32)] }
    return prefix + "-" + String(decoding: digits, as: UTF8.self)
  }
}

extension Supervisor.Run {
  /// Tells how the run ended; a failure that came out of it was handled by nobody.
  fileprivate func finished<Value>(
    _ result: Result<Value, any Error>, after duration: Duration, in span: LiveSpan
  ) {
    let ending = Ending(result)
    span.finished(run: ending.outcome, errorType: ending.errorType)
    var data: JSONObject = [
      "outcome": .string(ending.outcome.rawValue), "task": .string(task),
      "duration_ms": .number(duration.milliseconds),
    ]
    data["error_type"] = ending.errorType.map(JSON.string)
    emit(.runFinished, .object(data))
    for reading in guards.withLock({ $0.budget.readings(at: .now) }) where reading.isWorthTelling {
      emit(.budgetSampled, reading.data)
    }
    guard ending.outcome == .error, let message = ending.message else { return }
    emit(
      .log,
      [
        "severity": "critical",
        "message": .string("nothing handled the failure of \(task): \(message)"),
      ])
  }

  private struct Ending {
    var outcome = Run.Outcome.ok
    var errorType: String?
    var message: String?

    init<Value>(_ result: Result<Value, any Error>) {
      guard case .failure(let error) = result else { return }
      if let error = error as? CallError {
        errorType = error.word
        if case .cancelled = error { outcome = .cancelled }
        if case .stopped = error { outcome = .cancelled }
      } else {
        errorType = String(describing: type(of: error))
      }
      if error is CancellationError { outcome = .cancelled }
      if errorType != nil, outcome != .cancelled { outcome = .error }
      message = String(String(describing: error).prefix(400))
    }
  }
}
