/// What detectors need of a finished call, taken in one walk over its data.
///
/// It is read for every call that passes, so members are told apart by length first; most calls
/// allocate nothing here.
struct WatchedCall {
  var isTool = false
  var name = ""
  var outcome = Call.Outcome.ok
  var microseconds: Int?
  var used: Int?
  var limit: Int?
  /// of the arguments; nil if they were not told
  var arguments: Imprint?
  var attempt = 1
  /// The arguments themselves, where somebody sent them along.
  var exposed: JSON?

  init() {}

  /// Of the data of `belay.call.finished`; nil if it tells no outcome of ours.
  init?(_ data: JSON) {
    guard case .object(let object) = data else { return nil }
    var isKnown = false
    for member in object.members {
      switch member.key.utf8.count {
      case 4: takeFour(member)
      case 5 where member.key == "input": exposed = member.value
      case 7 where member.key == "outcome":
        guard let word = member.value.string, let outcome = Call.Outcome(rawValue: word) else {
          return nil
        }
        (self.outcome, isKnown) = (outcome, true)
      case 7 where member.key == "attempt": attempt = member.value.integer ?? 1
      case 9 where member.key == "arguments": exposed = member.value
      case 10 where member.key == "latency_ms": microseconds = Self.count(member.value, 1_000)
      case 11 where member.key == "args_digest":
        arguments = member.value.string.map { Imprint($0) }
      case 19 where member.key == "context_used_tokens": used = Self.count(member.value)
      case 20 where member.key == "context_limit_tokens": limit = Self.count(member.value)
      default: break
      }
    }
    guard isKnown else { return nil }
    if arguments == nil, let exposed { arguments = Imprint(exposed.text) }
  }

  /// Of a call that somebody else saw.
  init(_ call: Call) {
    isTool = call.kind == .tool || call.kind == .retrieval
    name = call.name
    outcome = call.outcome
    microseconds = call.latencyMicroseconds
    (used, limit) = (call.contextUsed, call.contextLimit)
  }

  private mutating func takeFour(_ member: JSONObject.Member) {
    switch member.key {
    case "kind":
      if case .string(let kind) = member.value { isTool = kind == "tool" || kind == "retrieval" }
    case "name": if case .string(let name) = member.value { self.name = name }
    case "args": exposed = member.value
    default: break
    }
  }

  private static func count(_ value: JSON, _ factor: Double = 1) -> Int? {
    guard case .number(let number) = value, number >= 0 else { return nil }
    return Int(counting: number * factor)
  }

  var isError: Bool { outcome == .error || outcome == .timeout }

  /// Whether its time says something about the callee: a quick error would make a slow service look
  /// fast.
  var isTimed: Bool { outcome == .ok || outcome == .timeout }

  /// The name as a sentence quotes it.
  static func quoted(_ name: String) -> String {
    name.isEmpty ? "a call without a name" : name.clipped(toBytes: 64)
  }
}
