import BelayClient

/// The tries at one thing before a deadline: at once, then with pauses that grow, out of step with others.
struct Attempts {
  let deadline: ContinuousClock.Instant
  private(set) var trouble: String?
  private(set) var isCancelled = false
  /// The hub's last no, if it was the last thing heard: there is a hub, and it is busy.
  private var refusal: Problem?
  private var failures = 0
  private let backoff: Backoff = {
    var backoff = Backoff()
    backoff.most = .seconds(2)
    return backoff
  }()

  init(until deadline: ContinuousClock.Instant) { self.deadline = deadline }

  /// Time left for the next try, after the pause that is due; nil when there is none or nobody waits.
  mutating func next() async -> Duration? {
    if failures > 0 {
      let pause = min(backoff.delay(before: failures + 1), deadline - .now)
      try? await Task.sleep(for: max(pause, .zero))
    }
    isCancelled = Task.isCancelled
    let left = deadline - .now
    return left > .zero && !isCancelled ? left : nil
  }

  mutating func failed(_ error: ClientError) {
    failures += 1
    trouble = "\(error)"
    if case .hubSaid(let problem) = error { refusal = problem } else { refusal = nil }
  }

  mutating func succeeded() { (failures, trouble, refusal) = (0, nil, nil) }

  /// What it means that there is no next try.
  var ending: Refusal {
    if isCancelled { return .cancelled }
    if let refusal, refusal.status == 429 { return .refused(refusal.detail) }
    return .hubLost(trouble ?? "there was no time left to ask")
  }
}
