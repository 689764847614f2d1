/// What lies on top of the fleet.
enum Screen: Sendable {
  case card(EscalationCard)
  case event(EventDetail)
  case agent(AgentCard)
  case help(HelpScreen)
}
