import BelayCore

/// All panes as of one sequence number, while the fold goes on behind them: the newest one when they were
/// frozen, or one of the past.
struct Frozen: Sendable {
  let fleet: Fleet
  /// By the hub's clock.
  let time: Timestamp
  /// The newest record that was held when the panes stood still.
  let since: Int
  /// The newest of what came since, behind panes that were frozen as they were.
  var later = Tail()
  /// What stands behind panes that show the past; `nil` when they show what they showed.
  var present: Present?

  var isPast: Bool { present != nil }
}

/// What the panes showed before they went to the past. The tail among it goes on.
struct Present: Sendable {
  var view: TailView
  let queue: Queue
  let facts: [EscalationKey: CardFacts]
}

/// A moment that was asked for and has not come yet.
struct Trip: Sendable, Equatable {
  let number: Int
  let moment: Moment
}

extension Moment {
  var words: String {
    switch self {
    case .record(let seq): "#\(seq)"
    case .time(let time): time.minuteText
    }
  }
}
