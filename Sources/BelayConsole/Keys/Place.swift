/// Where a key means something. A screen asks its own places first, then `everywhere`.
enum Place: CaseIterable {
  case everywhere
  /// Anything with rows: panes, cards, help.
  case rows
  case events
  case agents
  case escalations
  case card
  case agentScreen
  case breakersScreen

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
    }
  }
}
