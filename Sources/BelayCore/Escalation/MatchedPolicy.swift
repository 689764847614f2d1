/// Which rules of the hub's policy an escalation met when it was raised, as its record says.
package struct MatchedPolicy: Sendable, Equatable {
  /// by name, in the order in which they apply; empty if none matched
  package let rules: [String]
  /// of the policy's text
  package let digest: Digest?

  static let maxRules = 16

  /// Nil if the record names no policy, as those of a hub that has none.
  init?(_ json: JSON?) {
    guard let json, json.object != nil else { return nil }
    rules = EventData(json).words("rules", atMost: Self.maxRules)
    digest = json["sha256"]?.string.flatMap { Digest($0) ?? Digest("sha256:" + $0) }
  }

  package var json: JSON {
    var object: JSONObject = ["rules": .texts(rules)]
    object["sha256"] = digest.map { .string($0.text) }
    return .object(object)
  }
}
