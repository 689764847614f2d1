import BelayCore

/// Folds the records about questions beyond an agent's cap into one line of the tail: that of the
/// first of them. Their number stands under the cards, as `SurplusRow` has it; a filter shows each.
struct SurplusFold: Sendable {
  /// with the seq of what raised them
  private var questions: [EscalationKey: Int] = [:]
  /// when the newest one came
  private var bursts: [AgentID: Timestamp] = [:]

  /// Whether it says no more than a line before it. Records are taken in their order.
  mutating func hides(_ record: Record) -> Bool {
    guard record.event.kind?.isAboutEscalation == true, let key = record.escalationKey else {
      return false
    }
    guard record.event.kind == .escalationRaised else { return questions[key] != nil }
    guard record.event.data["surplus"]?.bool == true else { return false }
    questions[key] = record.seq
    let before = bursts.updateValue(record.recorded, forKey: key.agent)
    return before.map { record.recorded.since($0) < Surplus.lasts } ?? false
  }

  /// Takes over what an older stretch of the tail told.
  mutating func follow(_ older: SurplusFold) {
    questions.merge(older.questions) { mine, _ in mine }
    bursts.merge(older.bursts) { mine, _ in mine }
  }

  /// Forgets what fell out of the tail.
  mutating func drop(before first: Int) {
    questions = questions.filter { $0.value >= first }
    let agents = Set(questions.keys.map(\.agent))
    bursts = bursts.filter { agents.contains($0.key) }
  }
}
