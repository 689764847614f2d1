public import BelayCore
import Synchronization

/// What comes of an agent's own decision, by how sure it is.
public enum Choice: Sendable, Equatable {
  /// It is sure enough: go on alone.
  case autonomous
  /// A person has to look first; why.
  case needsPerson(String)
}

extension Supervisor.Run {
  /// Puts a decision of the agent's own into the ledger, and says whether it may act on it alone.
  ///
  /// - Parameters:
  ///   - decision: what was decided, in a few words.
  ///   - confidence: 0 to 1. Anything else is no confidence at all.
  ///   - alternatives: what was not chosen; at most 16 are kept.
  ///   - inputs: what it was decided on; its digest is kept, not the inputs.
  ///   - rationale: why, by the agent's own word.
  /// - Returns: `needsPerson` below the threshold of `Settings.confidence`; the compiler makes the
  ///   caller look.
  public func decide(
    _ decision: String, confidence: Double, alternatives: [String] = [], inputs: JSON? = nil,
    rationale: String? = nil
  ) -> Choice {
    let gate = agent.settings.confidence
    let choice = Choice(gate.verdict(for: confidence))
    var data: JSONObject = [
      "decision": .string(decision), "threshold": .number(gate.threshold),
      "autonomous": .bool(choice == .autonomous),
    ]
    data["confidence"] = (0...1).contains(confidence) ? .number(confidence) : nil
    data["alternatives"] =
      alternatives.isEmpty ? nil : .array(alternatives.prefix(16).map(JSON.string))
    data["inputs_digest"] = inputs.flatMap(digestText).map(JSON.string)
    data["rationale"] = rationale.map(JSON.string)
    emit(.decisionMade, .object(data))
    return choice
  }

  /// Puts what a user thought of the result into the ledger.
  /// - Parameters:
  ///   - score: -1 (bad) to 1 (good); what lies beyond is moved to the end, and NaN counts as 0.
  ///   - comment: the user's own words.
  ///   - user: a reference that means something to you; do not put a person's data here.
  public func feedback(score: Double, comment: String? = nil, user: String? = nil) {
    var data: JSONObject = ["score": .number(score.isNaN ? 0 : min(max(score, -1), 1))]
    data["comment"] = comment.map(JSON.string)
    data["user_ref"] = user.map(JSON.string)
    emit(.feedbackReceived, .object(data))
  }

  /// A matter of security that the agent noticed.
  public enum SecurityConcern: String, Sendable, CaseIterable {
    /// Somebody's text tried to give the agent orders.
    case injection
    /// A credential, or a person's data, where it does not belong.
    case secret
    /// Data about to leave for where it should not go.
    case exfiltration
    /// Something that a policy forbids.
    case policy
    /// Anything else.
    case other
  }

  /// Puts a matter of security into the ledger, where operators are shown it.
  /// - Parameters:
  ///   - concern: of which kind it is.
  ///   - detail: what was noticed, for operators.
  ///   - blocked: whether the agent kept it from happening.
  public func flag(_ concern: SecurityConcern, detail: String? = nil, blocked: Bool) {
    var data: JSONObject = [
      "category": .string(concern.rawValue), "action": blocked ? "blocked" : "allowed",
    ]
    data["detail"] = detail.map(JSON.string)
    emit(.securityFlagged, .object(data))
  }

  /// How bad a note in the log is.
  public enum Severity: String, Sendable, CaseIterable {
    /// Of use to whoever looks for a fault.
    case debug
    /// As it should be.
    case info
    /// It goes on, but somebody may want to look.
    case warn
    /// Something did not work.
    case error
    /// Somebody has to look now.
    case critical
  }

  /// Puts a line into the live stream.
  public func log(_ message: String, _ severity: Severity = .info) {
    emit(.log, ["severity": .string(severity.rawValue), "message": .string(message)])
  }

  /// Says that the run got further, so that it does not count as going round in circles.
  public func progressed() { guards.withLock { $0.loop.progressed() } }
}

extension Choice {
  fileprivate init(_ verdict: GateVerdict) {
    self =
      switch verdict {
      case .proceed: .autonomous
      case .ask(let why, _), .refuse(let why): .needsPerson(why)
      }
  }
}

/// `sha256:…` of the canonical form; nil for what has none (an integer beyond 2^53).
func digestText(_ json: JSON) -> String? {
  (try? json.canonical()).map { Digest(sha256Of: $0).text }
}
