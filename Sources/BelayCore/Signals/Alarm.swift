/// Whether one signal of one agent stands: raised when it is shown, cleared when nothing has shown it
/// for a while, and then left in peace for a while.
///
///     quiet ── shown, and rested ──► standing ── calm for long enough ──► quiet
///                                       └── shown with a new aspect: told again
struct Alarm: Sendable, Equatable {
  enum Outcome: Sendable, Equatable {
    case nothing
    case raise
    /// it stands, and there is more to it than was told
    case worsen
    case clear
  }

  private enum State: Sendable, Equatable {
    /// `since` it was cleared last; nil if it never stood
    case quiet(since: Timestamp?)
    case standing(shownAt: Timestamp, aspects: UInt64)
    /// Stood before the hub started; nobody knows what was told of it.
    case inherited(until: Timestamp)
  }

  private var state = State.quiet(since: nil)

  /// How long a signal that stood when the hub started waits to be shown again.
  static let inheritance = Duration.seconds(180)

  init() {}

  init(inheritedAt now: Timestamp) {
    state = .inherited(until: now.advanced(by: Self.inheritance))
  }

  var stands: Bool {
    if case .quiet = state { false } else { true }
  }

  mutating func happened(_ showing: Showing, of name: SignalName, at now: Timestamp) -> Outcome {
    switch (state, showing) {
    case (.quiet(let since), .shown(let finding)):
      if let since, now.since(since) < name.rest { return .nothing }
      state = .standing(shownAt: now, aspects: finding.aspects)
      return .raise
    case (.standing(_, let known), .shown(let finding)):
      state = .standing(shownAt: now, aspects: known | finding.aspects)
      return finding.aspects & ~known == 0 ? .nothing : .worsen
    case (.inherited, .shown(let finding)):
      state = .standing(shownAt: now, aspects: finding.aspects)
      return .nothing
    case (.standing(_, let known), .lingering):
      state = .standing(shownAt: now, aspects: known)
      return .nothing
    case (.standing(let shownAt, _), .absent):
      return now.since(shownAt) >= name.calm ? clear(at: now) : .nothing
    case (.inherited(let until), .absent), (.inherited(let until), .lingering):
      return now >= until ? clear(at: now) : .nothing
    case (.quiet, .absent), (.quiet, .lingering):
      return .nothing
    }
  }

  private mutating func clear(at now: Timestamp) -> Outcome {
    state = .quiet(since: now)
    return .clear
  }
}
