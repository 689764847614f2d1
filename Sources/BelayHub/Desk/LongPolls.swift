internal import BelayCore

/// Calls that wait for something to happen: a verdict, or an order.
///
/// Nothing is answered from here. Whatever ends a wait, the call goes back to the writer without its
/// patience, and is answered by it in the same turn (`Writer+LongPolls.swift`).
struct LongPolls {
  /// What a call waits for.
  enum Subject: Hashable {
    case verdict(EscalationKey)
    case orders(AgentID)
  }

  private struct Poll {
    var submission: Submission
    var subject: Subject
    var until: UInt64
  }

  /// Calls that may wait at once.
  static let capacity = 4_096
  /// Calls that may wait for the same thing, so that one caller cannot take all the room.
  static let capacityPerSubject = 32
  /// What a longer wait is cut to.
  static let longestWait: Duration = .seconds(300)

  private var polls: [Ticket: Poll] = [:]
  private var bySubject: [Subject: Set<Ticket>] = [:]
  /// No poll is due before this moment of the boot clock; it may lie too early.
  private(set) var nextDue: UInt64?

  var count: Int { polls.count }

  /// - Returns: false if there is no room.
  mutating func park(_ submission: Submission, on subject: Subject, until: BootInstant) -> Bool {
    guard let ticket = submission.ticket, polls.count < Self.capacity,
      bySubject[subject]?.count ?? 0 < Self.capacityPerSubject
    else { return false }
    polls[ticket] = Poll(submission: submission, subject: subject, until: until.nanoseconds)
    bySubject[subject, default: []].insert(ticket)
    nextDue = min(nextDue ?? .max, until.nanoseconds)
    return true
  }

  /// Those who waited for it, in order of arrival.
  mutating func wake(_ subject: Subject) -> [Submission] {
    (bySubject[subject] ?? []).sorted { $0.number < $1.number }.compactMap { end($0) }
  }

  /// Those whose time is up.
  mutating func due(at now: UInt64) -> [Submission] {
    guard let nextDue, nextDue <= now else { return [] }
    let tickets = polls.filter { $0.value.until <= now }.keys.sorted { $0.number < $1.number }
    let ended = tickets.compactMap { end($0) }
    self.nextDue = polls.values.map(\.until).min()
    return ended
  }

  /// All of them.
  mutating func endAll() -> [Submission] {
    polls.keys.sorted { $0.number < $1.number }.compactMap { end($0) }
  }

  /// The one with this ticket, if it still waits.
  mutating func end(_ ticket: Ticket) -> Submission? {
    guard let poll = polls.removeValue(forKey: ticket) else { return nil }
    bySubject[poll.subject]?.remove(ticket)
    if bySubject[poll.subject]?.isEmpty == true { bySubject[poll.subject] = nil }
    return poll.submission.withoutPatience
  }
}

extension Submission {
  /// The same call, to be answered at once.
  var withoutPatience: Submission {
    var hurried = self
    if case .look(let ref, _) = command { hurried.command = .look(ref, waiting: nil) }
    if case .take(let agent, let after, _) = command {
      hurried.command = .take(agent, after: after, waiting: nil)
    }
    return hurried
  }
}
