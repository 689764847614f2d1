import BelayCore

/// How many events were lost, and between which moments they had happened.
struct Loss: Sendable, Equatable {
  private(set) var count = 0
  private(set) var first: Timestamp?
  private(set) var last: Timestamp?

  /// One more; nil if its time is not known.
  mutating func add(_ time: Timestamp?) { add(Loss(1, from: time, to: time)) }

  mutating func add(_ other: Loss) {
    count += other.count
    if let moment = other.first { first = min(first ?? moment, moment) }
    if let moment = other.last { last = max(last ?? moment, moment) }
  }

  init() {}

  init(_ count: Int, from first: Timestamp?, to last: Timestamp?) {
    self.count = count
    self.first = first
    self.last = last
  }
}

/// What the reporter has to confess: events that will never reach the hub, by cause.
struct Losses: Sendable, Equatable {
  enum Cause: String, Sendable, CaseIterable {
    /// The ring in memory was full.
    case memory
    /// The spool was full and the oldest made room.
    case spool
    /// The spool's files could not be read, or the last line was cut off by a crash.
    case unreadable
    /// The hub will never take it.
    case rejected
    /// Longer than one post may be.
    case tooLong = "too_long"
  }

  private var byCause: [Cause: Loss] = [:]
  /// What the hub said of the last one it rejected.
  private(set) var reason: String?

  var isEmpty: Bool { byCause.isEmpty }

  /// How many of each cause there are any of.
  var counts: [(Cause, Int)] {
    Cause.allCases.compactMap { cause in byCause[cause].map { (cause, $0.count) } }
  }

  mutating func add(_ loss: Loss, _ cause: Cause, reason: String? = nil) {
    guard loss.count > 0 else { return }
    byCause[cause, default: Loss()].add(loss)
    if let reason { self.reason = reason }
  }

  /// `412 events from 10:11:12 to 10:14:02 were dropped: 400 found no room in memory, …`
  var message: String {
    var whole = Loss()
    for loss in byCause.values { whole.add(loss) }
    let span = zip(whole.first, whole.last).map { " from \($0.rfc3339) to \($1.rfc3339)" } ?? ""
    let parts = Cause.allCases.compactMap { cause in
      byCause[cause].map { "\($0.count) \(words(for: cause))" }
    }
    return "\(whole.count) \(whole.count == 1 ? "event" : "events")\(span) "
      + "\(whole.count == 1 ? "was" : "were") dropped: " + parts.joined(separator: ", ")
  }

  private func words(for cause: Cause) -> String {
    switch cause {
    case .memory: "found no room in memory"
    case .spool: "found no room in the spool"
    case .unreadable: "could not be read back from the spool"
    case .rejected: "refused by the hub (\(reason?.clipped(toBytes: 200) ?? "no reason given"))"
    case .tooLong: "too long to send"
    }
  }
}

private func zip<A, B>(_ first: A?, _ second: B?) -> (A, B)? {
  guard let first, let second else { return nil }
  return (first, second)
}
