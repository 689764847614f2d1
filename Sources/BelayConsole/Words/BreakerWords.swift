import BelayCanvas
import BelayCore

/// A breaker in words, as of a moment. What comes from a stale agent is told as what was.
struct BreakerWords {
  let breaker: Breaker
  let isStale: Bool
  /// By the hub's clock.
  let time: Timestamp

  init(_ breaker: Breaker, isStale: Bool, at time: Timestamp) {
    self.breaker = breaker
    self.isStale = isStale
    self.time = time
  }

  var role: Role { isStale ? .agentStale : breaker.state.role }

  var mark: Mark { isStale ? .stale : breaker.state.mark }

  var state: String { isStale ? "was \(breaker.state.word)" : breaker.state.word }

  /// `41.8% (opens at 25%)`
  func rate(_ rate: Double?, _ threshold: Double?) -> String {
    let limit = threshold.map { " (opens at \(Figure.plain($0))%)" } ?? ""
    return (rate.map { Figure.tenths($0) + "%" } ?? "-") + limit
  }

  /// Time until it lets a probe through, or until a forced state ends; nil if nobody said.
  var left: String? {
    guard !isStale, let until = breaker.until, breaker.state != .closed else { return nil }
    let left = until.since(time)
    return left > .zero ? Age.clock(left) : "due"
  }

  var countdown: String? {
    guard let left else { return nil }
    let what = breaker.state == .forcedOpen ? "ends" : "next probe"
    return left == "due" ? "\(what) due, with the next call" : "\(what) in \(left)"
  }

  var calls: String? {
    guard let calls = breaker.calls else { return nil }
    let failed = breaker.failed.map { "\(Figure.grouped($0)) failed of " } ?? ""
    let over = breaker.windowS.map { " in \(Age.short(.seconds($0)))" } ?? ""
    return "\(failed)\(Figure.plural(calls, "call"))\(over)"
  }

  /// A mark for each state that it was in, oldest first, the present one last.
  func track(_ glyphs: Glyphs) -> SafeText {
    let before = breaker.history.first?.from.map { [$0] } ?? []
    let states = before + breaker.history.map(\.to)
    return (states.isEmpty ? [breaker.state] : states).reduce(SafeText()) {
      $0 + glyphs[$1.mark]
    }
  }

  var kind: String { breaker.observed ? "observed" : "enforced" }

  /// One row of a page.
  func parts(_ page: Page) -> [Page.Part] {
    let state = Page.Part(page.glyphs[mark] + " " + page.text(self.state), role)
    var parts = [state, page.part(ActionText.name(breaker.name), .claim)]
    if breaker.observed { parts.append(page.part("observed", .noticeWarn)) }
    if let countdown { parts.append(page.part(countdown, .textStrong)) }
    parts.append(
      page.part("since \(breaker.since.clockText), \(Age.short(time.since(breaker.since)))"))
    if let cause = breaker.cause { parts.append(page.part("by \(ActionText.name(cause))")) }
    parts.append(page.part("err \(rate(breaker.failureRate, breaker.failureThreshold))"))
    if breaker.slowRate != nil || breaker.slowThreshold != nil {
      parts.append(page.part("slow \(rate(breaker.slowRate, breaker.slowThreshold))"))
    }
    if let calls { parts.append(page.part(calls)) }
    if !breaker.history.isEmpty {
      parts.append(Page.Part("was " + track(page.glyphs), .textFaint))
    }
    return parts
  }

  /// `12:04:31 closed -> OPEN by failure_rate, err 41.8%, 43 calls`
  static func line(_ change: BreakerChange) -> String {
    let from = change.from.map { "\($0.word) -> " } ?? "first seen "
    let figures = [
      change.cause.map { "by \(ActionText.name($0))" },
      change.failureRate.map { "err \(Figure.tenths($0))%" },
      change.slowRate.map { "slow \(Figure.tenths($0))%" },
      change.calls.map { Figure.plural($0, "call") },
    ]
    return "\(change.at.clockText)  \(from)\(change.to.word)  "
      + figures.compactMap { $0 }.joined(separator: ", ")
  }
}

extension Breaker {
  /// Worst first, then by what fails most, then by name.
  func isWorse(than other: Breaker) -> Bool {
    if state.rank != other.state.rank { return state.rank > other.state.rank }
    let (rate, theirs) = (failureRate ?? -1, other.failureRate ?? -1)
    return rate == theirs ? name.utf8.lexicographicallyPrecedes(other.name.utf8) : rate > theirs
  }
}

extension BreakerState {
  var word: String {
    switch self {
    case .closed: "closed"
    case .open: "OPEN"
    case .halfOpen: "HALF-OPEN"
    case .forcedOpen: "FORCED"
    case .disabled: "DISABLED"
    case .metricsOnly: "METRICS"
    }
  }

  var role: Role {
    switch self {
    case .closed: .breakerClosed
    case .open: .breakerOpen
    case .halfOpen: .breakerHalfOpen
    case .forcedOpen: .breakerForcedOpen
    case .disabled: .breakerDisabled
    case .metricsOnly: .breakerMetricsOnly
    }
  }

  var mark: Mark {
    switch self {
    case .closed: .closed
    case .open: .open
    case .halfOpen: .halfOpen
    case .forcedOpen: .forcedOpen
    case .disabled: .disabled
    case .metricsOnly: .metricsOnly
    }
  }

  /// How much somebody should look at it.
  var rank: Int {
    switch self {
    case .open: 5
    case .forcedOpen: 4
    case .halfOpen: 3
    case .disabled: 2
    case .metricsOnly: 1
    case .closed: 0
    }
  }
}
