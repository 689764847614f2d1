package import BelayCore

/// One record of a submission, as the surface made it out: an event, or why it is none.
package enum Candidate: Sendable {
  case event(Event)
  /// what a route of OTLP made of a span, a log record or a point
  case telemetry(Event)
  case malformed(reason: String)
}

/// What became of a submission, record by record. Given only after all of it is on disk (INV 1).
package struct IngestAnswer: Sendable, Equatable {
  /// Why one record was not taken; `index` counts from 0 in the order of the submission.
  package struct Rejection: Sendable, Equatable {
    package var index: Int
    package var reason: String
  }
  package var accepted = 0
  package var duplicates = 0
  package var rejected: [Rejection] = []
  /// Newest record of the ledger, not only of this submission.
  package var lastSeq = 0
}

/// Which escalation is meant: the agent's own id, the hub's short handle, or both names at once.
package enum EscalationRef: Sendable, Hashable {
  /// unique per agent only; two agents may use the same
  case id(String)
  /// `E-17`
  case handle(Int)
  case key(EscalationKey)

  /// `E-17` is a handle, everything else an id.
  package init(_ text: String) {
    if text.hasPrefix("E-"), let number = Int(text.dropFirst(2)), number > 0 {
      self = .handle(number)
    } else {
      self = .id(text)
    }
  }

  package var text: String {
    switch self {
    case .id(let id): id
    case .handle(let number): "E-\(number)"
    case .key(let key): key.id
    }
  }
}

/// An escalation as it was raised: by this call, or by the same call before.
package struct Raised: Sendable, Equatable {
  package var escalation: Escalation
  package var isNew: Bool
}

/// An approval, taken up once: what may now run, exactly (INV 13).
package struct Grant: Sendable, Equatable {
  package var escalation: Escalation
  package var ruling: Ruling
  package var claim: Claim

  package var json: JSON {
    let action = escalation.request
    var members: [(String, JSON)] = [
      ("id", .string(action.id)), ("agent_id", .string(action.agentID.text)),
      ("handle", .string(escalation.handleText)), ("name", .string(action.name)),
      ("args", ruling.decision.editedArgs ?? action.args),
    ]
    if let target = action.target { members.append(("target", target)) }
    members += [
      ("action_digest", .string(escalation.actionDigest.text)),
      ("grant_digest", .string((ruling.grantDigest ?? escalation.actionDigest).text)),
      ("decision", .string(ruling.decision.verdict.rawValue)), ("decided_by", .string(ruling.by)),
      ("nonce", .string(claim.nonce)), ("claimed_at", .string(claim.at.rfc3339)),
      ("state", .string(escalation.state.word)), ("seq", .number(Double(claim.seq))),
    ]
    return .object(JSONObject(members))
  }
}

/// A sign of life of one console.
package struct PresenceBeat: Sendable, Equatable {
  /// chosen by the console, 1-64 printable ASCII
  package var console: String
  /// nobody has touched it for long: it does not count as an operator present
  package var idle: Bool

  package init(console: String, idle: Bool) {
    self.console = console
    self.idle = idle
  }
}

/// Who is at the consoles, for the answer to a heartbeat.
package struct Attendance: Sendable, Equatable {
  /// consoles of this operator whose heartbeat is newer than 15 s, the idle ones included
  package var consoles: Int
  package var time: Timestamp
  package var lastSeq: Int
}

/// The hub's own state, for `/healthz`, `/readyz` and `/metrics`. Cheap; asks nobody.
package struct Health: Sendable, Equatable {
  package var lastSeq = 0
  /// Why the ledger takes no more, if it does not (INV 4).
  package var failure: String?
  package var closing = false
  /// Why nothing is written, if nothing is (INV 3).
  package var readOnly: ReadOnly?
  package var waitingCommands = 0
  package var waitingBytes = 0
  package var commits = 0
  package var recordsWritten = 0
  /// how long the commits took, in seconds
  var commitTimes = Histogram(bounds: HubFigures.commitBounds)
  package var refusals = 0
  /// records refused because their id stands for other bytes (INV 7)
  package var conflicts = 0
  package var operatorsPresent = 0
  package var longPolls = 0
  package var lastSnapshotSeq = 0
  /// events and decisions are taken
  package var ready: Bool { failure == nil && !closing && readOnly == nil }
}
