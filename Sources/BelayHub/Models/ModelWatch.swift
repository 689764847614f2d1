import BelayCore
internal import Logging

/// Follows the file about models of a running hub, and tells the desk what became of it; by the rules
/// of the watch over the policy.
struct ModelWatch {
  let source: ModelSource
  let desk: Desk
  let logger: Logger
  /// The state that the desk was told of.
  private var told: FileStamp?
  /// The state at the last look.
  private var seen: FileStamp?

  /// - Parameter told: the state in which the desk was started.
  init(_ source: ModelSource, told: FileStamp?, desk: Desk, logger: Logger) {
    self.source = source
    self.desk = desk
    self.logger = logger
    self.told = told
    seen = told
  }

  /// Looks until the task is cancelled.
  mutating func follow() async {
    while (try? await Task.sleep(for: PolicyWatch.interval)) != nil { await look() }
  }

  /// What is wrong with the file is told once for each of its states.
  mutating func look() async {
    let stamp = source.stamp()
    defer { seen = stamp }
    guard stamp != told, stamp == seen else { return }
    let news = source.read()
    guard source.stamp() == stamp, await tell(news) else { return }
    told = stamp
  }

  /// False if the desk did not take it; it is tried again.
  private func tell(_ news: ModelNews) async -> Bool {
    do throws(HubRefusal) {
      try await desk.price(by: news)
    } catch {
      return false
    }
    switch news {
    case .table(let table, let path, _):
      logger.info(
        "models loaded",
        metadata: ["path": "\(path ?? "shipped")", "models": "\(table.models.count)"])
    case .unusable(let path, let problem, _):
      logger.error("models not used, what was known before stays in force: \(path): \(problem)")
    }
    return true
  }
}
