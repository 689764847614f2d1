/// What the ledger says of the policy: which file is in force, what is wrong with a newer one, and
/// how far its auto-approvals are used up.
package struct PolicyStanding: Sendable, Equatable {
  /// A state of the file that was loaded.
  package struct InForce: Sendable, Equatable {
    package var path: String
    package var sha256: Digest
    package var rules: Int
    package var at: Timestamp
    package var seq: Int
  }

  /// A state of the file that was not: the rules before it stay in force.
  package struct Rejected: Sendable, Equatable {
    package var path: String
    /// with line and column
    package var problem: String
    package var at: Timestamp
    package var seq: Int
  }

  /// How often one auto-approval was used. One that ends at another time counts anew.
  package struct Allowance: Sendable, Equatable {
    package var until: Timestamp
    package var uses: Int
  }

  package struct Revocation: Sendable, Equatable {
    package var by: String
    package var reason: String
    package var at: Timestamp
  }

  package private(set) var inForce: InForce?
  /// nil once a good file was loaded
  package private(set) var rejected: Rejected?
  private var allowances: [String: Allowance] = [:]
  private var revocations: [String: Revocation] = [:]
  /// what ends by then and is not among the allowances was dropped from them: used up, for all one knows
  private var forgottenUntil: Timestamp?

  package static let maxAllowances = 256
  /// With so many, every auto-approval counts as revoked; nobody's revocation is ever forgotten.
  package static let maxRevocations = 256

  package init() {}
}

// MARK: Reading

extension PolicyStanding {
  /// How often the rule has approved in the time that ends then.
  package func uses(of rule: String, until: Timestamp) -> Int {
    if let known = allowances[rule], known.until == until { return known.uses }
    if let forgottenUntil, until <= forgottenUntil { return AutoApproval.mostUses }
    return 0
  }

  /// A revoked name stays revoked: whoever allows it again does so under another.
  package func revocation(of rule: String) -> Revocation? {
    if let known = revocations[rule] { return known }
    guard revocations.count >= Self.maxRevocations else { return nil }
    return revocations.min { ($0.value.at, $0.key) < ($1.value.at, $1.key) }?.value
  }
}

// MARK: Folding

extension PolicyStanding {
  /// False, and nothing changes, if the record is none that the hub writes about its policy.
  mutating func apply(_ record: Record) -> Bool {
    guard let fields = try? Fields(record.event.data) else { return false }
    do {
      switch record.event.kind {
      case .policyLoaded: try load(fields, record)
      case .policyRejected: try reject(fields, record)
      case .policyRevoked: try revoke(fields, record)
      default: return false
      }
      return true
    } catch {
      return false
    }
  }

  private mutating func load(_ fields: Fields, _ record: Record) throws(RequestError) {
    inForce = InForce(
      path: try fields.text("path"), sha256: try fields.digest("sha256"),
      rules: try fields.list("rules").count, at: record.recorded, seq: record.seq)
    rejected = nil
  }

  private mutating func reject(_ fields: Fields, _ record: Record) throws(RequestError) {
    rejected = Rejected(
      path: try fields.text("path"), problem: try fields.text("problem"), at: record.recorded,
      seq: record.seq)
  }

  private mutating func revoke(_ fields: Fields, _ record: Record) throws(RequestError) {
    let rule = try fields.text("rule")
    guard revocations[rule] == nil, revocations.count < Self.maxRevocations else { return }
    revocations[rule] = Revocation(
      by: try fields.text("by"), reason: try fields.optionalText("reason") ?? "",
      at: record.recorded)
  }

  /// Counts an auto-approval by the record of its use.
  mutating func count(_ record: Record) {
    guard let use = record.event.data["policy"], let rule = use["rule"]?.string,
      let until = use["until"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return }
    allowances[rule] = Allowance(until: until, uses: uses(of: rule, until: until) + 1)
    guard allowances.count > Self.maxAllowances else { return }
    let earliest = allowances.min { ($0.value.until, $0.key) < ($1.value.until, $1.key) }
    guard let earliest else { return }
    allowances[earliest.key] = nil
    forgottenUntil = max(forgottenUntil ?? earliest.value.until, earliest.value.until)
  }
}

// MARK: JSON

extension PolicyStanding {
  package var json: JSON {
    var object = JSONObject()
    object["in_force"] = inForce.map { now in
      [
        "path": .string(now.path), "sha256": .string(now.sha256.text), "rules": JSON(now.rules),
        "at": .time(now.at), "seq": JSON(now.seq),
      ]
    }
    object["rejected"] = rejected.map { bad in
      [
        "path": .string(bad.path), "problem": .string(bad.problem), "at": .time(bad.at),
        "seq": JSON(bad.seq),
      ]
    }
    object["allowances"] = .array(
      allowances.sorted { $0.key < $1.key }.map { rule, known in
        ["rule": .string(rule), "until": .time(known.until), "uses": JSON(known.uses)]
      })
    object["revoked"] = .array(
      revocations.sorted { $0.key < $1.key }.map { rule, known in
        [
          "rule": .string(rule), "by": .string(known.by), "reason": .string(known.reason),
          "at": .time(known.at),
        ]
      })
    object["forgotten_until"] = forgottenUntil.map(JSON.time)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init()
    if let now = try fields.optionalFields("in_force") {
      inForce = InForce(
        path: try now.text("path"), sha256: try now.digest("sha256"),
        rules: try now.count("rules"), at: try now.time("at"), seq: try now.integer("seq"))
    }
    if let bad = try fields.optionalFields("rejected") {
      rejected = Rejected(
        path: try bad.text("path"), problem: try bad.text("problem"), at: try bad.time("at"),
        seq: try bad.integer("seq"))
    }
    let uses = try fields.each("allowances") { (each) throws(RequestError) in
      (
        try each.text("rule"),
        Allowance(until: try each.time("until"), uses: try each.count("uses"))
      )
    }
    for (rule, known) in uses { allowances[rule] = known }
    let revoked = try fields.each("revoked") { (each) throws(RequestError) in
      (
        try each.text("rule"),
        Revocation(
          by: try each.text("by"), reason: try each.text("reason"), at: try each.time("at"))
      )
    }
    for (rule, known) in revoked { revocations[rule] = known }
    forgottenUntil = try fields.optionalTime("forgotten_until")
  }
}
