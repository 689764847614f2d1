import BelayClient
import BelayCore

/// From the operator's decision to the return of the agent's long poll, against one commit.
///
/// The decision is on disk before the poll returns (INV 1), so one commit is the floor. Decisions and
/// bare commits of one row take turns, each after the same pause: a disk and a processor that have
/// just rested are slower than in a tight loop.
func measureDecisions(on stage: Stage) async throws -> [Figure] {
  let hub = try HubProcess(on: stage)
  let agent = try hub.client(role: "agent", agent: "sample-agent-1")
  let bare = try BareLoop(at: stage.path("bare"))
  let rows = BareRow.rows(of: numbered(SampleBatch(count: decisionCount, agents: 20)))
  var (decisions, commits) = (Samples(), Samples())
  for (number, row) in rows.enumerated() {
    decisions.append(try await decide(number, as: hub.operator, for: agent))
    try await Task.sleep(for: pause)
    commits.append(try bare.commit([row]))
  }
  try hub.stop()
  let detail = "decision \(decisions.summary); commit \(commits.summary)"
  return [
    Figure(
      name: "decision p99 / commit p99",
      value: decisions.percentile(0.99).seconds / commits.percentile(0.99).seconds, unit: "commits",
      bar: .below(3), detail: detail),
    Figure(
      name: "decision p50 / commit p50", value: decisions.median.seconds / commits.median.seconds,
      unit: "commits"),
  ]
}

private let decisionCount = 400
/// Long enough for the agent's poll to be waiting at the hub when the operator decides.
private let pause = Duration.milliseconds(8)

private func numbered(_ batch: SampleBatch) -> SampleBatch {
  var batch = batch
  batch.renumber(from: 1)
  return batch
}

/// One escalation from its start to the moment when the waiting agent knows the answer.
private func decide(
  _ number: Int, as person: HubClient, for agent: HubClient
) async throws -> Duration {
  let id = "ask-\(number)"
  let raised = try await agent.raise(try request(id))
  async let answered = waitForVerdict(on: id, as: agent)
  try await Task.sleep(for: pause)
  let start = ContinuousClock.now
  let decision = Decision(verdict: .approve, actionDigest: raised.actionDigest)
  _ = try await person.decide(raised.handleText, decision)
  return try await answered - start
}

@concurrent private func waitForVerdict(
  on id: String, as agent: HubClient
) async throws -> ContinuousClock.Instant {
  let escalation = try await agent.escalation(id, waiting: .seconds(20))
  let now = ContinuousClock.now
  guard escalation.state.word == "approved" else {
    throw StageError("\(id) is \(escalation.state.word) and not approved")
  }
  return now
}

private func request(_ id: String) throws -> EscalationRequest {
  try EscalationRequest(json: [
    "id": .string(id), "agent_id": "sample-agent-1", "run_id": "run-1", "name": "issue_refund",
    "args": ["order_id": "A-1042", "amount": 129, "currency": "EUR"], "reason": "tool_call",
    "message": "The customer sent it back.", "risk": "low", "timeout_s": 60,
  ])
}
