/// Where what is known of an agent comes from, and whether it can be told anything.
package struct Provenance: Sendable, Equatable {
  /// Somebody who reports about the agent, and in whose words.
  package struct Origin: Sendable, Equatable {
    package let dialect: Dialect
    /// the instrumentation, as it calls itself
    package let scope: String?
    /// the service of OpenTelemetry
    package let service: String
  }

  /// Whose word on calls counts. Whoever reports them itself is believed; of others, the first: what
  /// is told twice is counted once.
  package enum Calls: String, Sendable, CaseIterable {
    case itself, spans, logs
  }

  /// in the order in which they were first heard
  package internal(set) var origins: [Origin] = []
  /// It has spoken our own protocol, so there is a way to speak to it: it is *controlled*. Otherwise
  /// it is *observed*: it can be watched, and nothing else.
  package internal(set) var isControlled = false
  package internal(set) var calls: Calls?
  /// Telemetry about it came with somebody's credential.
  var isVouched = false
  /// It was named by whoever reports on it; otherwise its name is a guess of ours.
  var isNamed = false
  /// It reports its breakers itself.
  var reportsBreakers = false

  package static let maxOrigins = 8

  package init() {}

  /// Others tell of it, it does not.
  package var isObserved: Bool { !isControlled && !origins.isEmpty }

  /// `observed` or `controlled`.
  package var word: String { isObserved ? "observed" : "controlled" }

  mutating func hear(_ origin: Origin) {
    guard !origins.contains(origin), origins.count < Self.maxOrigins else { return }
    origins.append(origin)
  }
}

extension Provenance {
  package var json: JSON {
    var object: JSONObject = ["channel": .string(word)]
    object["calls_from"] = calls.map { .string($0.rawValue) }
    object["telemetry"] = .array(origins.map(\.json))
    object["controlled"] = .bool(isControlled)
    object["vouched"] = .bool(isVouched)
    object["named"] = .bool(isNamed)
    object["reports_breakers"] = .bool(reportsBreakers)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    isControlled = try fields.flag("controlled")
    calls = try fields.optionalWord("calls_from")
    origins = try fields.each("telemetry") { (each) throws(RequestError) in try Origin(each) }
    isVouched = try fields.flag("vouched")
    isNamed = try fields.flag("named")
    reportsBreakers = try fields.flag("reports_breakers")
  }
}

extension Provenance.Origin {
  var json: JSON {
    var object: JSONObject = [
      "dialect": .string(dialect.rawValue), "service": .string(service),
    ]
    object["scope"] = scope.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      dialect: try fields.word("dialect"), scope: try fields.optionalText("scope"),
      service: try fields.text("service"))
  }
}
