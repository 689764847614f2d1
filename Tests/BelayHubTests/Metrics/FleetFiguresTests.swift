import BelayCore
import Testing

@testable import BelayHub

@Suite("A fleet as metrics")
struct FleetFiguresTests {
  private static let start = Timestamp(microseconds: 1_790_000_000_000_000)

  /// That many agents with that many breakers each, the first of each open.
  private static func fleet(agents: Int, breakers: Int) -> Fleet {
    var fleet = Fleet()
    for agent in 0..<agents {
      for breaker in 0..<breakers {
        guard let id = AgentID("a\(agent)") else { continue }
        let seq = fleet.seq + 1
        let event = Event(
          id: "\(seq)", source: .agent(id), type: .breakerChanged,
          data: ["breaker": .string("b\(breaker)"), "to": breaker == 0 ? "open" : "closed"])
        fleet.apply(Record(seq: seq, recorded: start, authid: "token:x", event: event))
      }
    }
    return fleet
  }

  private static func page(_ fleet: Fleet) -> MetricsPage {
    let text = PrometheusText.text(FleetFigures(fleet, at: start).families)
    return MetricsPage(Array(text.utf8))
  }

  @Test("INV 31: the series have a bound, the rest is summed as other, and nothing gets lost in it")
  func bounds() {
    let fleet = Self.fleet(agents: 300, breakers: 4)
    let page = Self.page(fleet)
    #expect(page.faults.isEmpty)
    let modes = page.values.filter { $0.key.name == "belay_agent_mode" }
    #expect(modes.count == FleetFigures.maxAgents * ModeName.allCases.count)
    let states = page.values.filter { $0.key.name == "belay_breaker_state" }
    #expect(states.count == (FleetFigures.maxBreakers + 1) * BreakerState.allCases.count)
    #expect(states.values.reduce(0, +) == 1_200)
    #expect(page.value("belay_breakers", #"state="open""#) == 300)
    #expect(page.value("belay_series_folded", #"of="agents""#) == 100)
    #expect(page.value("belay_series_folded", #"of="breakers""#) == 700)
  }

  @Test("of the agents that are shown no open breaker is folded away before a closed one")
  func worstFirst() {
    let page = Self.page(Self.fleet(agents: 250, breakers: 4))
    let open = page.values.filter {
      $0.key.name == "belay_breaker_state" && $0.value == 1
        && $0.key.labels.hasSuffix(#"state="open""#)
    }
    #expect(open.count == FleetFigures.maxAgents)
    #expect(page.value("belay_agent_mode", #"agent="a249",mode="normal""#) == 1)
    #expect(page.value("belay_agent_mode", #"agent="a0",mode="normal""#) == nil)
  }

  @Test("an empty fleet has figures all the same, so that alerts can tell nothing from nobody")
  func empty() {
    let page = Self.page(Fleet())
    #expect(page.value("belay_agents", #"mode="degraded""#) == 0)
    #expect(page.value("belay_signals_active", #"signal="tool_loop""#) == 0)
    #expect(page.value("belay_escalations_pending", #"severity="critical""#) == 0)
    #expect(page.value("belay_escalation_time_left_seconds") == .infinity)
  }
}
