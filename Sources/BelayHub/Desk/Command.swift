internal import BelayCore
internal import BelayLedger

/// What one call asks the writer for, as a value.
enum Command: Sendable {
  case ingest([Candidate])

  case raise(EscalationRequest)
  case look(EscalationRef, waiting: Duration?)
  case list(state: String?, agent: AgentID?)
  case decide(EscalationRef, Decision)
  case hold(EscalationRef, Hold)
  case claim(EscalationRef, digest: Digest, nonce: String)
  case report(EscalationRef, completed: Bool, detail: String)
  case cancel(EscalationRef, detail: String)
  case weigh(EscalationRef)
  case advise(EscalationKey, Advice)
  case deliver(EscalationKey)

  case order(AgentID, ControlRequest)
  case take(AgentID, after: Int, waiting: Duration?)
  case answer(String, ControlStatus, detail: String)
  case care(SignalOrder)

  case enforce(PolicyNews)
  case price(ModelNews)
  case showPolicy
  case explain(EscalationRef)
  case judge(EscalationRequest)
  case revokeRule(String, reason: String)

  case beat(PresenceBeat)
  case handOff(note: String)
  /// by the number of its record
  case acknowledgeHandoff(Int)
  case fleet
  case rotateKey
  case erase([Int], basis: String, reason: String)
  case placeHold(LegalHold.Scope, reason: String)
  case releaseHold(Int, reason: String)
  /// look at the clock, nothing else
  case wake
  /// the caller of a long poll has gone away
  case forget(Ticket)
  case close
}

/// Names one long poll, so that it can be called off.
struct Ticket: Sendable, Hashable {
  var number: Int
}

/// What the writer answers, as a value; one case for each kind of answer.
enum Reply: Sendable {
  case ingested(IngestAnswer)
  case raised(Raised)
  case escalation(Escalation)
  case escalations([Escalation])
  case grant(Grant)
  case evidence(Evidence)
  case control(Control)
  case controls([Control])
  case signal(SignalStatus)
  case policy(PolicyReport)
  case explanation(PolicyExplanation)
  case attendance(Attendance)
  case fleet(Fleet)
  /// verifier keys
  case rotated(from: String, to: String)
  case erased(Erasure)
  /// under this number
  case recorded(Int)
  case done

  /// The escalation in an answer that carries one.
  static func escalation(in reply: Reply) -> Escalation? {
    if case .escalation(let it) = reply { it } else { nil }
  }

  /// The control in an answer that carries one.
  static func control(in reply: Reply) -> Control? {
    if case .control(let it) = reply { it } else { nil }
  }
}

extension Command {
  /// What the caller's role must allow; `nil` for what only the hub itself asks.
  func act(by role: Role) -> Act? {
    switch self {
    case .ingest: .record
    case .raise, .claim, .report, .cancel, .take, .answer: .speakForAgent
    case .look: role == .agent ? .speakForAgent : .review
    case .list, .explain, .judge: .review
    case .weigh, .showPolicy: .look
    case .decide, .hold, .order, .care, .revokeRule, .beat, .handOff, .acknowledgeHandoff: .decide
    case .rotateKey: .administer
    case .erase, .placeHold, .releaseHold: role == .admin ? .administer : .decide
    case .advise, .deliver, .enforce, .price, .fleet, .wake, .forget, .close: nil
    }
  }

  /// Whether it may wait for something to happen.
  var isPatient: Bool {
    switch self {
    case .look(_, let waiting), .take(_, _, let waiting): waiting != nil
    case .ingest, .raise, .list, .decide, .hold, .claim, .report, .cancel, .weigh, .advise,
      .deliver, .order, .answer, .care, .enforce, .price, .showPolicy, .explain, .judge,
      .revokeRule, .beat, .handOff, .acknowledgeHandoff, .fleet, .rotateKey, .erase, .placeHold,
      .releaseHold, .wake, .forget,
      .close:
      false
    }
  }

  /// Roughly the memory that it holds while it waits, in bytes.
  var weight: Int {
    switch self {
    case .ingest(let candidates):
      candidates.reduce(64) { sum, candidate in
        switch candidate {
        case .event(let event), .telemetry(let event): sum + event.payload.count
        case .malformed: sum + 64
        }
      }
    case .raise(let request), .judge(let request): request.size + 256
    case .decide(_, let decision): (decision.editedArgs?.encoded().count ?? 0) + 4_096
    case .advise: Advice.maxComment + 1_024
    case .handOff: Handoff.longestNote + 1_024
    case .enforce: PolicyRules.largest
    case .price: ModelFile.largest
    case .erase(let seqs, _, _): seqs.count * 8 + 2 * ErasureOrder.longestText
    case .look, .list, .hold, .claim, .report, .cancel, .weigh, .deliver, .order, .take, .answer,
      .care, .showPolicy, .explain, .revokeRule, .beat, .acknowledgeHandoff, .fleet, .rotateKey,
      .placeHold, .releaseHold, .wake, .forget, .close:
      1_024
    }
  }
}
