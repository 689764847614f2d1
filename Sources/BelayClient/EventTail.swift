package import BelayCore

/// The fleet and everything that happens to it, without a gap, for as long as anybody listens.
///
///     connecting ─► snapshot at seq S ─► records S+1, S+2, … ─► lost ─► connecting ─► records …
///                      ▲                                                   │
///                      └────────── the hub said `reset`, or a gap ─────────┘
///
/// A record arrives once and in order of `seq`. After a loss the tail resumes where it stood; only
/// when the hub cannot (cursor too old, ledger replaced) does a new snapshot come. Memory is
/// bounded: a listener that lags stops the reading (see `HubClient.events`).
package struct EventTail: Sendable {
  let client: HubClient
  package var backoff = Backoff()
  package var patience = HubClient.streamPatience

  package init(_ client: HubClient) { self.client = client }

  package enum News: Sendable {
    /// From 1, counted from the last time that anything came; `why` it is not the first.
    case connecting(attempt: Int, why: ClientError?)
    case snapshot(Fleet)
    /// At least one, as many as arrived together.
    case records([Record])
    /// The hub is there: at the beginning of a stream, then every 5 s; with its time, if it said it.
    case heartbeat(Timestamp?)
    case lost(ClientError)
  }

  /// Delivers news until the calling task is cancelled.
  package func follow(_ deliver: @escaping @Sendable (News) async -> Void) async {
    let cursor = Cursor()
    var attempt = 0
    var why: ClientError?
    while !Task.isCancelled {
      attempt += 1
      await deliver(.connecting(attempt: attempt, why: why))
      let outcome = await once(from: cursor, deliver)
      if cursor.takeProgress() { attempt = 0 }
      guard !Task.isCancelled else { return }
      why = outcome
      await deliver(.lost(outcome))
      try? await Task.sleep(for: backoff.delay(before: attempt + 1))
    }
  }

  /// The same as a stream. Leaving it, or cancelling the task that reads it, ends the tail.
  package var news: AsyncStream<News> {
    let queue = BoundedQueue<News>(capacity: 8)
    let task = Task {
      await follow { await queue.send($0) }
      queue.finish()
    }
    queue.onFinish { task.cancel() }
    return queue.stream
  }
}
