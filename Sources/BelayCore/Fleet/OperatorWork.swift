/// How one operator has answered cards: how many, how many of them refused, and how long each was on
/// the screen. It shows when looking turns into clicking.
///
/// The newest answers are kept one by one, at most `mostRecent`; an approval beside others counts as
/// an answer.
package struct OperatorWork: Sendable, Equatable {
  package struct Answer: Sendable, Equatable {
    package let at: Timestamp
    /// it lets the action run
    package let grants: Bool
    /// the card was on the screen so long before; nil where no screen told
    package let displayedMs: Int?
  }

  package private(set) var answered = 0
  /// answers that let nothing run
  package private(set) var refused = 0
  /// oldest first
  package private(set) var recent: [Answer] = []

  package static let mostRecent = 64
  /// An approval of what was on the screen for less is a reflex: nobody reads a card in that time.
  package static let reflexTime = Duration.seconds(3)
  /// So many of them in a row, within `reflexMemory`, are no accident.
  package static let reflexLimit = 3
  package static let reflexMemory = Duration.seconds(600)
  /// Answers in one hour from which on nobody reads as at first (FAULTS 91).
  package static let tiring = 20

  package init() {}

  mutating func took(_ answer: Answer) {
    answered.count()
    if !answer.grants { refused.count() }
    recent.append(answer)
    if recent.count > Self.mostRecent { recent.removeFirst() }
  }
}

// MARK: Figures

extension OperatorWork {
  /// Of all answers, 0 to 1; nil before the first.
  package var refusedShare: Double? {
    answered > 0 ? Double(refused) / Double(answered) : nil
  }

  /// The time on the screen that half of the newest answers stayed below; nil if no screen told.
  package var medianDisplayed: Duration? {
    let known = recent.compactMap(\.displayedMs).sorted()
    return known.isEmpty ? nil : .milliseconds(known[known.count / 2])
  }

  /// Within the hour before `now`; `mostRecent` stands for that many or more.
  package func lastHour(at now: Timestamp) -> Int {
    recent.count { now.since($0.at) < .seconds(3_600) }
  }

  /// How many of the newest approvals in a row were reflexes.
  package func reflexes(at now: Timestamp) -> Int {
    let approvals = recent.reversed().lazy.filter(\.grants)
      .prefix { now.since($0.at) < Self.reflexMemory }
    return approvals.prefix { $0.isReflex }.count
  }

  /// Whether the newest approvals were given without reading.
  package func isReflexive(at now: Timestamp) -> Bool { reflexes(at: now) >= Self.reflexLimit }

  /// Whether there were so many answers in the last hour that the next one is read less well.
  package func isTiring(at now: Timestamp) -> Bool { lastHour(at: now) >= Self.tiring }
}

extension OperatorWork.Answer {
  var isReflex: Bool {
    displayedMs.map { .milliseconds($0) < OperatorWork.reflexTime } ?? false
  }
}

// MARK: JSON

extension OperatorWork {
  package var json: JSON {
    [
      "answered": JSON(answered), "refused": JSON(refused),
      "recent": .array(recent.map(\.json)),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    answered = try fields.count("answered")
    refused = try fields.count("refused")
    recent = try fields.each("recent") { (each) throws(RequestError) in
      Answer(
        at: try each.time("at"), grants: try each.flag("grants"),
        displayedMs: try each.optionalInteger("displayed_ms"))
    }
  }
}

extension OperatorWork.Answer {
  fileprivate var json: JSON {
    var object: JSONObject = ["at": .time(at), "grants": .bool(grants)]
    object["displayed_ms"] = displayedMs.map { JSON($0) }
    return .object(object)
  }
}
