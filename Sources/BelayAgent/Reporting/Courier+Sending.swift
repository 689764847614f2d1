import BelayClient
import BelayCore

extension Courier {
  /// Begins to post, unless a post is under way or the hub is to be left alone for now.
  func sendWhatIsDue() {
    guard sending == nil, pace.wait(at: .now) == .zero else { return }
    begin(timeout: settings.postTimeout)
  }

  /// One post of what is oldest; true if the hub took it. A post under way is waited for instead.
  ///
  /// The post has a task of its own: cancelling the caller does not cut it off, its time does.
  func deliver(within patience: Duration) async -> Bool {
    guard let sending else {
      return await begin(timeout: min(patience, settings.postTimeout))?.value
        ?? backlog.isEmpty
    }
    let watch = Task {
      try await Task.sleep(for: patience)
      sending.cancel()
    }
    defer { watch.cancel() }
    return await sending.value
  }

  /// Nil if nothing waits, or the disk does not give it out now, which is tried again later and later.
  @discardableResult
  private func begin(timeout: Duration) -> Task<Bool, Never>? {
    let batch = backlog.head(events: batchEvents, bytes: settings.batchBytes, &losses)
    guard let batch else {
      if !backlog.isEmpty { pace.failed(retryAfter: nil, at: .now) }
      return nil
    }
    let task = Task { await self.post(batch, timeout: timeout) }
    sending = task
    return task
  }

  private func post(_ batch: Batch, timeout: Duration) async -> Bool {
    let isDone: Bool
    do {
      let receipt = try await client.post(
        batch.body, contentType: "application/x-ndjson", timeout: timeout)
      taken(batch, receipt)
      isDone = true
    } catch {
      isDone = failed(batch, error)
    }
    sending = nil
    if isDone, isWorking {
      collect()
      sendWhatIsDue()
    }
    return isDone
  }

  // MARK: What came of it

  private func taken(_ batch: Batch, _ receipt: IngestReceipt) {
    for rejection in receipt.rejected where batch.lines.indices.contains(rejection.index) {
      let time = batch.lines[rejection.index].time
      losses.add(Loss(1, from: time, to: time), .rejected, reason: rejection.reason)
    }
    backlog.acknowledge(batch)
    batchEvents = min(settings.batchEvents, batchEvents * 2)
    pace.succeeded()
    board.found(.reached, at: .now)
    // To a hub that takes nothing of ours, a confession would only be the next thing refused.
    isHeard = receipt.accepted + receipt.duplicates > 0
    if isHeard { confess() }
  }

  /// True if it can go on at once, with less.
  private func failed(_ batch: Batch, _ error: ClientError) -> Bool {
    if case .hubSaid(let problem) = error, problem.isAboutContent {
      return shed(batch, problem)
    }
    pace.failed(retryAfter: error.retryAfter, at: .now)
    if let finding = finding(error) { board.found(finding, at: .now) }
    collect()
    return false
  }

  /// The hub cannot take this batch as a whole: half of it next time, down to the one event to blame.
  private func shed(_ batch: Batch, _ problem: Problem) -> Bool {
    guard batch.lines.count == 1 else {
      batchEvents = max(1, batch.lines.count / 2)
      return true
    }
    let time = batch.lines[0].time
    losses.add(Loss(1, from: time, to: time), .rejected, reason: problem.description)
    backlog.acknowledge(batch)
    return true
  }

  /// What a failure tells of the hub; nil if nothing: we gave up, or it is well and asks us to slow down.
  private func finding(_ error: ClientError) -> Contact? {
    switch error {
    case .cancelled: nil
    case .hubSaid(let problem) where problem.status == 429: nil
    case .hubSaid(let problem) where problem.isRefusal: .refused(why: error.description)
    case .hubSaid, .unreachable, .cutOff, .timedOut, .notUnderstood:
      .lost(why: error.description)
    }
  }
}

extension ClientError {
  /// How long the hub asked to be left alone.
  fileprivate var retryAfter: Duration? {
    if case .hubSaid(let problem) = self { problem.retryAfter } else { nil }
  }
}

extension Problem {
  /// What was sent is at fault, not who sent it or when. A bare 400 is not taken for that: it is how
  /// servers that are no hub at all answer, and no reason to throw events away.
  fileprivate var isAboutContent: Bool {
    switch status {
    case 413: true
    case 400, 422: !extensions.isEmpty
    default: false
    }
  }

  /// Asking again changes nothing until a person does something.
  fileprivate var isRefusal: Bool {
    (400..<500).contains(status) && status != 408 && status != 425
  }
}
