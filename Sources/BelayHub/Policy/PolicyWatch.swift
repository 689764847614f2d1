import BelayCore
internal import Logging

/// Follows the policy file of a running hub, and tells the desk what became of it.
///
///     changed ─► left alone since the last look ─► read ─► rules, or why not ─► on record
///
/// A file is read only after it has been left alone for one look: an editor that empties it before it
/// writes must not leave the hub without rules in between.
struct PolicyWatch {
  static let interval = Duration.seconds(1)

  let source: PolicySource
  let desk: Desk
  let clock: Clock
  let logger: Logger
  /// The state that the desk was told of.
  private var told: FileStamp?
  /// The state at the last look.
  private var seen: FileStamp?

  /// - Parameter told: the state in which the desk was started.
  init(_ source: PolicySource, told: FileStamp?, desk: Desk, clock: Clock, logger: Logger) {
    self.source = source
    self.desk = desk
    self.clock = clock
    self.logger = logger
    self.told = told
    seen = told
  }

  /// Looks until the task is cancelled.
  mutating func follow() async {
    while (try? await Task.sleep(for: Self.interval)) != nil { await look() }
  }

  /// What is wrong with the file is told once for each of its states.
  mutating func look() async {
    let stamp = source.stamp()
    defer { seen = stamp }
    guard stamp != told, stamp == seen else { return }
    let news = source.read(at: clock.read().wall) ?? source.unusable("the file is gone")
    guard source.stamp() == stamp, await tell(news) else { return }
    told = stamp
  }

  /// False if the desk did not take it; it is tried again.
  private func tell(_ news: PolicyNews) async -> Bool {
    do throws(HubRefusal) {
      try await desk.enforce(news)
    } catch {
      return false
    }
    switch news {
    case .rules(let rules):
      logger.info(
        "policy loaded",
        metadata: ["path": "\(rules.path)", "rules": "\(rules.rules.count)"])
    case .unusable(let path, _, let problem, _):
      logger.error("policy not used, the rules before it stay in force: \(path): \(problem)")
    }
    return true
  }
}
