/// How long to wait before trying again: doubling, at most `most`, and never in step with others.
package struct Backoff: Sendable {
  package var first = Duration.milliseconds(100)
  package var most = Duration.seconds(5)
  /// From 0 up to but not including 1.
  package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

  package init() {}

  /// - Parameter attempt: the one to come; the first retry is attempt 2.
  package func delay(before attempt: Int) -> Duration {
    let doublings = min(max(attempt - 2, 0), 30)
    let ceiling = min(most, first * (1 << doublings))
    return ceiling * (0.5 + random() / 2)
  }
}
