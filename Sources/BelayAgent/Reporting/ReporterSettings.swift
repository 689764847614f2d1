package import BelayClient

/// How a reporter sends and what it may use up.
package struct ReporterSettings: Sendable {
  /// Events that wait in memory; beyond it the oldest is dropped. At least 1.
  package var capacity = 10_000
  /// From one look at what waits to the next.
  package var interval = Duration.milliseconds(250)
  /// Events in one post; 1 to 10,000, which is what a hub takes.
  package var batchEvents = 500
  /// Bytes in one post; an event that is longer alone is never sent, but confessed.
  package var batchBytes = 512 << 10
  /// For one post, from connecting to the answer.
  package var postTimeout = Duration.seconds(10)
  /// For what still waits when the agent ends; then it goes into the spool.
  package var farewell = Duration.seconds(3)
  /// Longest wait that a hub can ask for with `Retry-After`.
  package var longestRetryAfter = Duration.seconds(60)
  package var backoff = Backoff()
  /// The directory that spools of agents are kept in; nil keeps nothing on disk.
  package var spoolDirectory: String?
  /// Bytes on disk; beyond it the oldest events are dropped. At least 64 KiB.
  package var spoolBytes = 16 << 20

  package init() {}
}
