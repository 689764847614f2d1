import BelayCore

/// The circuit breaker of one simulated dependency: it opens when half of the last twelve calls failed.
struct DemoBreaker {
  enum State: String {
    case closed, open
    case halfOpen = "half_open"
    case forcedOpen = "forced_open"
  }

  /// One move from a state to another, with the numbers at that moment.
  struct Change {
    let from: State
    let to: State
    let cause: String
    let failureRate: Double
    let calls: Int
    let until: Duration?
  }

  let name: String
  private(set) var state = State.closed
  private var outcomes: [Bool] = []
  private var openUntil = Duration.zero
  private var probes = 0

  private static let window = 12
  private static let threshold = 0.5
  private static let rest = Duration.seconds(20)
  private static let probesNeeded = 3

  init(name: String) {
    self.name = name
  }

  /// Whether a call may be made now; an open breaker turns half-open when its rest is over.
  mutating func admits(at moment: Duration) -> (admitted: Bool, change: Change?) {
    switch state {
    case .closed, .halfOpen: return (true, nil)
    case .forcedOpen: return (false, nil)
    case .open:
      guard moment > openUntil else { return (false, nil) }
      probes = 0
      return (true, move(to: .halfOpen, cause: "timer", at: moment))
    }
  }

  mutating func record(success: Bool, at moment: Duration) -> Change? {
    outcomes.append(success)
    if outcomes.count > Self.window { outcomes.removeFirst() }
    switch state {
    case .closed:
      guard outcomes.count == Self.window, failureRate >= Self.threshold else { return nil }
      return move(to: .open, cause: "failure_rate", at: moment)
    case .halfOpen:
      guard success else { return move(to: .open, cause: "probe", at: moment) }
      probes += 1
      guard probes >= Self.probesNeeded else { return nil }
      outcomes = []
      return move(to: .closed, cause: "probe", at: moment)
    case .open, .forcedOpen: return nil
    }
  }

  /// Sets the state by hand, as an operator's control does.
  mutating func force(_ wanted: State, at moment: Duration) -> Change? {
    guard wanted != state else { return nil }
    if wanted == .closed { outcomes = [] }
    return move(to: wanted, cause: "manual", at: moment)
  }

  var calls: Int { outcomes.count }
  var failed: Int { outcomes.count { !$0 } }

  var failureRate: Double { calls == 0 ? 0 : Double(failed) / Double(calls) }

  private mutating func move(to next: State, cause: String, at moment: Duration) -> Change {
    if next == .open { openUntil = moment + Self.rest }
    let change = Change(
      from: state, to: next, cause: cause, failureRate: failureRate, calls: outcomes.count,
      until: next == .open ? openUntil : nil)
    state = next
    return change
  }
}
