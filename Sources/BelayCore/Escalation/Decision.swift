/// An operator's answer as it was sent; who sent it comes from the credential, never from here
/// (INV 25).
package struct Decision: Sendable, Equatable {
  package var verdict: Verdict
  /// of the action that was on screen when the key was pressed (INV 14)
  package var actionDigest: Digest
  /// with `edit`: the arguments to use instead, whole
  package var editedArgs: JSON?
  /// to the agent; what `respond` answers
  package var message: String?
  /// empty if none was given
  package var reason: String
  /// how long the card had been on screen, milliseconds
  package var displayedMs: Int?
  package var affordance: Affordance

  package static let maxReason = 4 << 10
  package static let maxMessage = 16 << 10
  package static let maxArgs = EscalationRequest.maxSize

  package init(
    verdict: Verdict, actionDigest: Digest, editedArgs: JSON? = nil, message: String? = nil,
    reason: String = "", displayedMs: Int? = nil, affordance: Affordance = .api
  ) {
    self.verdict = verdict
    self.actionDigest = actionDigest
    self.editedArgs = editedArgs
    self.message = message
    self.reason = reason
    self.displayedMs = displayedMs
    self.affordance = affordance
  }

  /// As a person sent it: only the hub itself says that policy decided.
  package init(json: JSON) throws(RequestError) {
    let fields = try Fields(json)
    try self.init(fields)
    guard affordance != .policy else {
      throw fields.complaint("affordance", "must be one of: key, typed, cli, api")
    }
  }

  init(_ fields: Fields) throws(RequestError) {
    verdict = try fields.word("decision")
    actionDigest = try fields.digest("action_digest")
    editedArgs = try fields.optionalObject("edited_args")
    message = try fields.optionalText("message", atMost: Self.maxMessage)
    reason = try fields.optionalText("reason", atMost: Self.maxReason) ?? ""
    displayedMs = try fields.optionalInteger("displayed_ms")
    affordance = try fields.optionalWord("affordance") ?? .api
    if let scope = try fields.optionalText("scope"), scope != "once" {
      throw fields.complaint("scope", "must be once: a decision is about one action")
    }
    if let displayedMs, displayedMs < 0 {
      throw fields.complaint("displayed_ms", "must not be negative")
    }
    if let problem = problem { throw fields.complaint(problem.field, problem.problem) }
  }

  /// What the verdict needs and does not have, or has and does not need.
  package var problem: RequestError? {
    if let editedArgs {
      guard verdict == .edit else {
        return RequestError(
          field: "edited_args", problem: "go with edit, not with \(verdict.rawValue)")
      }
      let size = editedArgs.encoded().count
      guard editedArgs.object != nil, size <= Self.maxArgs else {
        return RequestError(
          field: "edited_args", problem: "must be an object of at most \(Self.maxArgs) bytes")
      }
    }
    switch verdict {
    case .edit where editedArgs == nil:
      return RequestError(field: "edited_args", problem: "is missing; edit needs all arguments")
    case .respond where isBlank(message ?? ""):
      return RequestError(field: "message", problem: "is missing; respond needs an answer")
    case .reject where isBlank(reason):
      return RequestError(field: "reason", problem: "is missing; the agent is told why")
    case .approve, .edit, .reject, .respond, .degrade: return nil
    }
  }

  /// The members of PROTOCOL.md; also what the record keeps.
  package var json: JSON {
    var object: JSONObject = [
      "decision": .string(verdict.rawValue), "action_digest": .string(actionDigest.text),
    ]
    object["edited_args"] = editedArgs
    object["message"] = message.map(JSON.string)
    object["reason"] = .string(reason)
    object["scope"] = "once"
    object["displayed_ms"] = displayedMs.map { JSON($0) }
    object["affordance"] = .string(affordance.rawValue)
    return .object(object)
  }
}

/// Whether there is nothing to read in a text.
func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
