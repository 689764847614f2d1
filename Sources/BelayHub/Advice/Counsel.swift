internal import BelayCore

/// Asks the advisor about each escalation that is raised, beside the writer: a reader of the feed
/// like any other, which holds nobody up.
///
///     raised ─► waiting (32) ─► 2 at once: evidence ─► advisor ─► belay.advice.received
///                  └─ full: recorded as not asked
///
/// An escalation is asked about once, while it waits; one that was decided or has expired meanwhile
/// is passed over, and so is what is raised while no hub runs.
actor Counsel {
  static let atOnce = 2
  static let maxWaiting = 32

  private let advisor: Advisor
  private let desk: Desk
  private let chronicle: Chronicle
  private let clock: Clock
  private var waiting: [EscalationKey] = []
  private var workers = 0
  private var seq: Int

  init(_ advisor: Advisor, desk: Desk, chronicle: Chronicle, clock: Clock) {
    self.advisor = advisor
    self.desk = desk
    self.chronicle = chronicle
    self.clock = clock
    seq = desk.lastSeq
  }

  /// Follows until the feed is closed or the task is cancelled, and then waits for what is under way.
  func follow() async {
    await withDiscardingTaskGroup { group in
      while !chronicle.feed.isClosed, !Task.isCancelled {
        for key in await raised() { await take(key, &group) }
        await chronicle.feed.changed(after: seq)
      }
    }
  }

  /// What was raised since the last look, as far as one page of records goes.
  private func raised() async -> [EscalationKey] {
    switch try? await chronicle.read(after: seq, limit: 512) {
    case .records(let records):
      seq = records.last?.seq ?? seq
      return records.filter { $0.event.kind == .escalationRaised }.compactMap(\.escalationKey)
    case .reset(_, let lastSeq):
      seq = lastSeq
      return []
    case nil: return []
    }
  }

  private func take(_ key: EscalationKey, _ group: inout DiscardingTaskGroup) async {
    guard waiting.count < Self.maxWaiting else {
      return await tell(
        key, .failed("was not asked: \(waiting.count) questions wait for it", detail: ""),
        after: .zero)
    }
    waiting.append(key)
    guard workers < Self.atOnce else { return }
    workers += 1
    group.addTask { await self.work() }
  }

  private func work() async {
    while !waiting.isEmpty, !Task.isCancelled { await consult(about: waiting.removeFirst()) }
    workers -= 1
  }

  private func consult(about key: EscalationKey) async {
    guard let evidence = try? await desk.evidence(.key(key), as: .hub),
      evidence.card.state == .pending, clock.read().boot.isBefore(evidence.card.deadline)
    else { return }
    let question: JSON = ["escalation": evidence.card.json(), "evidence": evidence.json]
    let began = clock.read().boot
    let outcome = await advisor.ask(question.encoded())
    guard !Task.isCancelled else { return }
    await tell(key, outcome, after: clock.read().boot.since(began) ?? .zero)
  }

  private func tell(_ key: EscalationKey, _ outcome: Advice.Outcome, after took: Duration) async {
    let advice = Advice(
      advisor: advisor.name, outcome: outcome, tookMs: Int(took.wholeMilliseconds))
    try? await desk.advise(key, advice)
  }
}
