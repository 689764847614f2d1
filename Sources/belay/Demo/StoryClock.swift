/// Time inside the demo's story: zero at its start, running `speed` times as fast as the room's.
struct StoryClock: Sendable {
  private let start = ContinuousClock.now
  let speed: Double

  init(speed: Double) {
    self.speed = speed
  }

  var moment: Duration { (ContinuousClock.now - start) * speed }

  /// Sleeps for a stretch of story time; throws when the task is cancelled.
  func sleep(for stretch: Duration) async throws {
    try await Task.sleep(for: stretch / speed)
  }

  func sleep(until moment: Duration) async throws {
    let left = moment - self.moment
    if left > .zero { try await sleep(for: left) }
  }
}
