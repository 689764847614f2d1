/// All agents as one value: the fold of the ledger.
///
/// Hub, console, replay and verifier fold the same records with the same code into the same bytes
/// (INV 6). Nothing here reads a clock; time is what the records say. Dictionaries are only looked
/// up; whoever walks them goes through the `…InOrder` lists.
package struct Fleet: Sendable, Equatable {
  /// of the newest record folded in; 0 before the first
  package internal(set) var seq = 0
  /// recorded time of that record
  package internal(set) var time = Timestamp(microseconds: 0)
  package internal(set) var agents: [AgentID: Agent] = [:]
  /// all open ones, and the newest settled ones
  package internal(set) var escalations: [EscalationKey: Escalation] = [:]
  /// settled ones in the order in which they were settled
  var settledEscalations: [EscalationKey] = []
  /// their requests' size in bytes
  var settledBytes = 0
  /// where escalations are found without a walk over all of them
  var askedBy: [AgentID: [EscalationKey]] = [:]
  /// by the tool call that they are about; of several, the newest
  var askedAbout: [String: EscalationKey] = [:]
  /// what was asked before, and what became of it
  package internal(set) var precedents = Precedents()
  /// by id; all open ones, and the newest settled ones
  package internal(set) var controls: [String: Control] = [:]
  var settledControls: [String] = []
  /// ids of the highest numbered of the controls, by agent
  var newestOrders: [AgentID: String] = [:]
  package internal(set) var nextHandle = 1
  package internal(set) var nextControlNumber = 1
  package internal(set) var operators: [String: OperatorPresence] = [:]
  /// the newest one
  package internal(set) var handoff: Handoff?
  package internal(set) var disk = DiskSupply.plenty
  package internal(set) var counts = FleetCounts()
  /// which rules are in force, and how far their auto-approvals are used up
  package internal(set) var policy = PolicyStanding()
  /// what is known of models, by record
  package internal(set) var models = ModelStanding()
  /// of the newest records that tell of an error, ascending
  package internal(set) var errorSeqs: [Int] = []

  /// the newest ones, to tell whose their calls are
  var traces = Traces()
  /// agents of whom nothing has ever been heard with a credential
  var strangers: Set<AgentID> = []
  /// escalations that wait and have some of the approvals that they need
  var endorsed: Set<EscalationKey> = []
  /// how many escalations and controls of an agent are open; only agents that have some
  var waiting: [AgentID: Int] = [:]
  var vacancy = Vacancy()
  var sighted = Sighted()

  package static let maxAgents = 2_000
  /// of the agents, those that nobody vouches for
  package static let maxStrangers = 500
  package static let maxOpenEscalations = 20_000
  package static let maxSettledEscalations = 256
  package static let maxSettledBytes = 4 << 20
  package static let maxOpenControls = 4_096
  package static let maxSettledControls = 256
  package static let maxOperators = 256
  package static let maxErrorSeqs = 256

  package init() {}
}

// MARK: Reading

extension Fleet {
  /// By id.
  package var agentsInOrder: [Agent] { agents.values.sorted { $0.id < $1.id } }

  /// By handle, oldest first.
  package var escalationsInOrder: [Escalation] {
    escalations.values.sorted { $0.handle < $1.handle }
  }

  /// By number, oldest first.
  package var controlsInOrder: [Control] { controls.values.sorted { $0.number < $1.number } }

  /// By name.
  package var operatorsInOrder: [OperatorPresence] {
    operators.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Escalations that wait for a verdict, oldest first.
  package func pending() -> [Escalation] {
    escalations.values.filter { $0.state == .pending }.sorted { $0.handle < $1.handle }
  }

  package func escalation(handle: Int) -> Escalation? {
    escalations.values.first { $0.handle == handle }
  }

  package func escalation(key: EscalationKey) -> Escalation? { escalations[key] }

  /// Those with this id, of whichever agent, by agent.
  package func escalations(id: String) -> [Escalation] {
    escalations.values.filter { $0.key.id.hasSameBytes(as: id) }.sorted { $0.key < $1.key }
  }

  package func openEscalations(of agent: AgentID) -> Int {
    escalations.values.count { $0.key.agent == agent && $0.isOpen }
  }

  /// Orders that the agent has not answered for good, numbered above `after`, in order.
  package func openControls(of agent: AgentID, after: Int = 0) -> [Control] {
    controls.values.filter { $0.agent == agent && $0.isOpen && $0.number > after }
      .sorted { $0.number < $1.number }
  }

  /// What wins over approvals of this agent that are older than it (INV 20).
  package func outranking(of agent: AgentID) -> Outranking? { agents[agent]?.outranking }
}
