import BelayCore

/// What a key asks for. Several keys may ask for the same.
enum Command: Equatable, Sendable {
  case focus(Pane)
  case nextPane
  case previousPane
  case move(Motion)
  case open
  /// One layer back; never leaves the program.
  case peel
  /// One layer back, and out of the program at the root.
  case back
  /// The screen that was left last.
  case forward
  case help
  case prompt
  case filter
  case pause
  case nextError
  case previousError
  case nextWarning
  case previousWarning
  case breakerChange
  case nextHit
  case previousHit
  case sameRun
  case nextOfRun
  case bookmark
  case nextBookmark
  case previousBookmark
  case sort(by: Int)
  case invertSort
  case zoom
  case nextTab
  case previousTab
  case raw
  case mark
  case dismiss
  case decide(Verdict)
  case control(ControlVerb)
  /// The same for the selected breaker.
  case order(ControlVerb)
  case signal(SignalRequest.Verb)
  case breakers
  case ledger
  case verify
  case histogram
  case timeline
  /// A coarser or a finer stretch of the histogram.
  case widen(by: Int)
  case section(by: Int)
  case takeBack
  /// The card is being looked at by this operator, or not any more.
  case take
  case operators
  case handoff
  case handOff
  case acknowledgeHandoff
  case contexts
  case theme
  case save
  case copy
  case reload
  case redraw
  case suspend
}

/// Steps in a list or a long text.
enum Motion: Equatable, Sendable {
  case up, down, pageUp, pageDown, halfUp, halfDown, top, bottom

  /// Rows to move by, for a view of this height. Top and bottom are as far as it goes.
  func rows(page: Int) -> Int {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -max(1, page - 1)
    case .pageDown: max(1, page - 1)
    case .halfUp: -max(1, page / 2)
    case .halfDown: max(1, page / 2)
    case .top: -1_000_000_000
    case .bottom: 1_000_000_000
    }
  }
}

/// The three panes of the fleet screen, by the digit that focuses them.
enum Pane: Int, CaseIterable, Sendable {
  case events = 1
  case agents = 2
  case escalations = 3
}
