import BelayClient
import BelayCore

/// The console as plain lines: the fleet as it stands, then every record as it comes.
struct PlainView: Sendable {
  let client: HubClient

  func run() async {
    await EventTail(client).follow { news in
      switch news {
      case .connecting: break
      case .heartbeat: break
      case .snapshot(let fleet): Self.write(fleet)
      case .records(let records):
        for record in records { StandardOutput.write(line: RecordLine(record).text) }
      case .lost(let error): StandardOutput.write(line: "LOST \(error)")
      }
    }
  }

  private static func write(_ fleet: Fleet) {
    StandardOutput.write(line: "FLEET at #\(fleet.seq): \(fleet.agentsInOrder.count) agents")
    for agent in fleet.agentsInOrder {
      let breaker = agent.worstBreaker.map { "\($0.name) \($0.state.rawValue)" } ?? "no breaker"
      StandardOutput.write(
        line: "AGENT \(agent.id) \(agent.mode.name.rawValue) \(breaker)")
    }
    for escalation in fleet.pending() {
      StandardOutput.write(
        line:
          "WAITING \(escalation.handleText) \(escalation.key.agent) \(escalation.risk.rawValue) "
          + "until \(escalation.expiresAt.rfc3339) \(escalation.actionDigest)")
    }
  }
}
