internal import BelayCore

/// How many questions beyond its cap an agent may have written down in a minute. What comes on top is
/// refused without a record, so that a flood fills neither disk nor tail (INV 31).
struct SurplusMeter {
  static let perMinute = 100
  /// Agents that are remembered; more flood at once only if somebody makes agents up.
  static let maxAgents = 1_000
  private static let minute: UInt64 = 60_000_000_000

  private var minutes: [AgentID: (since: UInt64, count: Int)] = [:]

  /// Whether one more may be recorded at this nanosecond of the boot clock.
  mutating func admits(_ agent: AgentID, at now: UInt64) -> Bool {
    var minute = minutes[agent] ?? (now, 0)
    if now >= minute.since + Self.minute { minute = (now, 0) }
    guard minute.count < Self.perMinute else { return false }
    if minutes[agent] == nil, minutes.count >= Self.maxAgents {
      minutes = minutes.filter { now < $0.value.since + Self.minute }
      guard minutes.count < Self.maxAgents else { return false }
    }
    minute.count += 1
    minutes[agent] = minute
    return true
  }
}
