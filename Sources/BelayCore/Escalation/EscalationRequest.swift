/// What an agent sends when one of its actions waits for a person, parsed once and strictly (INV
/// 22).
///
/// `payload` is the whole request as it was parsed, unknown members included; everything else is
/// read from it. Members that the hub answers under the same name (`HubMember`) are moved behind
/// the others, so that payload and answer can be made of each other exactly.
package struct EscalationRequest: Sendable, Equatable {
  /// chosen by the agent, 1-128 printable ASCII; never of the form `E-17`
  package let id: String
  package let agentID: AgentID
  package let runID: String
  package let conversationID: String?
  package let toolCallID: String?
  /// of the tool, 1-128 bytes
  package let name: String
  /// an object
  package let args: JSON
  package let target: JSON?
  /// cards that came together; each is decided alone
  package let groupID: String?
  /// the framework's own object, opaque
  package let native: JSON?
  package let reason: EscalationReason
  /// the agent's own summary: a claim, at most 16 KiB
  package let message: String
  /// 0...1
  package let confidence: Double?
  package let threshold: Double?
  /// a hint
  package let risk: Risk?
  /// as sent, without repetition; `degrade` is open to the operator even if not listed
  package let allowedDecisions: [Verdict]
  package let responseSchema: JSON?
  package let context: JSON?
  package let requestedAt: Timestamp?
  package let expiresAt: Timestamp?
  package let timeout: Duration?
  package let onTimeout: OnTimeout
  /// over agent, name, args and target (INV 23)
  package let actionDigest: Digest
  package let payload: JSON
  /// of the payload as compact JSON, in bytes
  package let size: Int

  package static let maxSize = 256 << 10
  package static let maxMessage = 16 << 10
  package static let maxName = 128
  package static let maxReference = 256

  /// What is asked to be done, as it is digested.
  package var action: Action { Action(agentID: agentID, name: name, args: args, target: target) }

  package var key: EscalationKey { EscalationKey(agent: agentID, id: id) }

  /// What the operator may answer.
  package func allows(_ verdict: Verdict) -> Bool {
    verdict == .degrade || allowedDecisions.contains(verdict)
  }

  /// How long the agent wants to wait, seen from `now`; the shorter of `timeout_s` and
  /// `expires_at`.
  package func wantedTimeout(at now: Timestamp) -> Duration? {
    let left = expiresAt.map { $0.since(now) }
    guard let timeout, let left else { return timeout ?? left }
    return min(timeout, left)
  }

  package init(json: JSON) throws(RequestError) {
    let fields = try Fields(json)
    payload = .object(HubMember.sorted(fields.object))
    size = payload.encoded().count
    guard size <= Self.maxSize else {
      throw RequestError(
        field: "", problem: "the request has \(size) bytes, at most \(Self.maxSize) are allowed")
    }
    id = try Self.id(in: fields)
    agentID = try fields.agentID("agent_id")
    runID = try Self.name("run_id", atMost: Self.maxReference, in: fields)
    conversationID = try fields.optionalText("conversation_id", atMost: Self.maxReference)
    toolCallID = try fields.optionalText("tool_call_id", atMost: Self.maxReference)
    name = try Self.name("name", atMost: Self.maxName, in: fields)
    args = try fields.required("args", try fields.optionalObject("args"))
    target = fields["target"]
    groupID = try fields.optionalText("group_id", atMost: Self.maxReference)
    native = fields["native"]
    reason = try fields.optionalWord("reason") ?? .other
    message = try fields.optionalText("message", atMost: Self.maxMessage) ?? ""
    confidence = try Self.share("confidence", in: fields)
    threshold = try Self.share("threshold", in: fields)
    risk = try fields.optionalWord("risk")
    allowedDecisions = try Self.allowed(in: fields)
    responseSchema = try fields.optionalObject("response_schema")
    context = fields["context"]
    requestedAt = try fields.optionalTime("requested_at")
    expiresAt = try fields.optionalTime("expires_at")
    timeout = try Self.timeout(in: fields)
    onTimeout = try fields.optionalWord("on_timeout") ?? .reject
    actionDigest = try Self.digest(Action(agentID: agentID, name: name, args: args, target: target))
  }
}

// MARK: Single fields

extension EscalationRequest {
  private static func id(in fields: Fields) throws(RequestError) -> String {
    let id = try fields.printable("id", atMost: 128)
    let digits = id.utf8.dropFirst(2)
    guard
      !id.hasPrefix("E-") || digits.isEmpty || !digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw fields.complaint("id", "reads like a handle of the hub (E-17); choose another") }
    return id
  }

  private static func name(
    _ key: String, atMost limit: Int, in fields: Fields
  ) throws(RequestError) -> String {
    let name = try fields.text(key, atMost: limit)
    guard !name.isEmpty else { throw fields.complaint(key, "must not be empty") }
    return name
  }

  private static func share(_ key: String, in fields: Fields) throws(RequestError) -> Double? {
    guard let value = try fields.optionalNumber(key) else { return nil }
    guard (0...1).contains(value) else { throw fields.complaint(key, "must be between 0 and 1") }
    return value
  }

  private static func allowed(in fields: Fields) throws(RequestError) -> [Verdict] {
    guard fields["allowed_decisions"] != nil else { return [.approve, .reject] }
    var allowed: [Verdict] = []
    for text in try fields.texts("allowed_decisions") {
      guard let verdict = Verdict(rawValue: text) else {
        let words = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
        throw fields.complaint("allowed_decisions", "may hold: \(words)")
      }
      if !allowed.contains(verdict) { allowed.append(verdict) }
    }
    guard !allowed.isEmpty else {
      throw fields.complaint(
        "allowed_decisions", "must not be empty; leave it out for approve, reject")
    }
    return allowed
  }

  private static func timeout(in fields: Fields) throws(RequestError) -> Duration? {
    guard let seconds = try fields.optionalNumber("timeout_s") else { return nil }
    guard seconds > 0 else { throw fields.complaint("timeout_s", "must be more than 0 seconds") }
    // Anything longer is cut by the hub anyway, and a Duration made of 1e300 would trap.
    return .microseconds(Int64(min(seconds, 1e9) * 1e6))
  }

  private static func digest(_ action: Action) throws(RequestError) -> Digest {
    do {
      return try action.digest()
    } catch {
      throw RequestError(field: "args", problem: error.problem)
    }
  }
}
