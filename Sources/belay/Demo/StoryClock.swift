import BelayCore

/// Time inside the demo's story: zero at its start, running `speed` times as fast as the room's.
struct StoryClock: Sendable {
  private let start = ContinuousClock.now
  let speed: Double

  init(speed: Double) {
    self.speed = speed
  }

  var moment: Duration { (ContinuousClock.now - start) * speed }

  /// How long a stretch of the story is in the room.
  func real(_ stretch: Duration) -> Duration { stretch / speed }

  /// Sleeps for a stretch of story time; throws when the task is cancelled.
  func sleep(for stretch: Duration) async throws {
    try await Task.sleep(for: real(stretch))
  }

  func sleep(until moment: Duration) async throws {
    let left = moment - self.moment
    if left > .zero { try await sleep(for: left) }
  }

  /// Whether the moment lies in this stretch of the story's present round.
  func isWithin(_ from: Duration, _ to: Duration) -> Bool {
    let within = moment.seconds.truncatingRemainder(dividingBy: Weather.round.seconds)
    return from.seconds <= within && within < to.seconds
  }

  /// The present round, from 0.
  var round: Int { Int(moment.seconds / Weather.round.seconds) }
}
