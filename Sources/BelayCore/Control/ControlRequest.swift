/// What an operator sends to order something; who it was comes from the credential (INV 25).
package struct ControlRequest: Sendable, Equatable {
  package var verb: ControlVerb
  /// never empty
  package var reason: String
  /// how long it shall last, seconds; until further notice if absent
  package var forS: Double?
  /// name of a degradation level of the agent
  package var level: String?
  package var breaker: String?
  /// what the agent shall tell its users
  package var userMessage: String?

  package static let maxReason = 4 << 10
  package static let maxUserMessage = 4 << 10
  package static let maxName = 128
  /// 30 days
  package static let longest = 2_592_000.0

  package init(
    verb: ControlVerb, reason: String, forS: Double? = nil, level: String? = nil,
    breaker: String? = nil, userMessage: String? = nil
  ) {
    self.verb = verb
    self.reason = reason
    self.forS = forS
    self.level = level
    self.breaker = breaker
    self.userMessage = userMessage
  }

  package init(json: JSON) throws(RequestError) {
    try self.init(try Fields(json))
  }

  init(_ fields: Fields) throws(RequestError) {
    verb = try fields.word("verb")
    reason = try fields.text("reason", atMost: Self.maxReason)
    forS = try fields.optionalNumber("for_s")
    level = try fields.optionalText("level", atMost: Self.maxName)
    breaker = try fields.optionalText("breaker", atMost: Self.maxName)
    userMessage = try fields.optionalText("user_message", atMost: Self.maxUserMessage)
    guard !isBlank(reason) else {
      throw fields.complaint("reason", "must not be empty; the record and the agent are told why")
    }
    if let forS, !(forS > 0 && forS <= Self.longest) {
      throw fields.complaint("for_s", "must be more than 0 and at most 2592000 seconds (30 days)")
    }
  }

  /// The members of PROTOCOL.md.
  package var json: JSON { .object(members) }

  var members: JSONObject {
    var object: JSONObject = ["verb": .string(verb.rawValue), "reason": .string(reason)]
    object["for_s"] = forS.map(JSON.number)
    object["level"] = level.map(JSON.string)
    object["breaker"] = breaker.map(JSON.string)
    object["user_message"] = userMessage.map(JSON.string)
    return object
  }
}
