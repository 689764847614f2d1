/// Where a key means something. A screen asks its own places first, then `everywhere`.
enum Place: CaseIterable, Sendable {
  case everywhere
  /// Anything with rows: panes, cards, help.
  case rows
  case events
  case agents
  case escalations
  case card
  case agentScreen
  case breakersScreen
  case ledgerScreen
  case handoffScreen
  case histogram

  var title: String {
    switch self {
    case .everywhere: "everywhere"
    case .rows: "lists and texts"
    case .events: "1 events"
    case .agents: "2 agents"
    case .escalations: "3 escalations and their card"
    case .card: "tabs of a card"
    case .agentScreen: "screen of an agent"
    case .breakersScreen: "breakers of the fleet"
    case .ledgerScreen: "ledger"
    case .handoffScreen: "handoff"
    case .histogram: "histogram"
    }
  }

  /// Places whose keys are in force at the same time.
  private static let together: [Set<Place>] = [
    [.events, .rows, .everywhere], [.agents, .rows, .everywhere],
    [.card, .escalations, .rows, .everywhere], [.agentScreen, .rows, .everywhere],
    [.breakersScreen, .rows, .everywhere], [.ledgerScreen, .rows, .everywhere],
    [.histogram, .rows, .everywhere], [.handoffScreen, .rows, .everywhere],
  ]

  /// Whether one key could mean two things at once in these.
  func meets(_ other: Place) -> Bool {
    Self.together.contains { $0.contains(self) && $0.contains(other) }
  }
}
