/// What lies on top of the fleet.
enum Screen: Sendable {
  case card(EscalationCard)
  case event(EventDetail)
  case agent(AgentScreen)
  case breakers(BreakersScreen)
  case ledger(LedgerScreen)
  case histogram(Histogram)
  case timeline(RunTimeline)
  case operators(PageReader)
  case handoff(PageReader)
  case contexts(PageReader)
  case help(HelpScreen)
}
