/// The rules of one state of a policy file, in the order in which they are tried.
package struct PolicyRules: Sendable, Equatable {
  /// of the file; empty if there is none
  package let path: String
  /// of the file's bytes; nil if there is none
  package let sha256: Digest?
  package let rules: [PolicyRule]
  /// how long records are kept; nil keeps all
  package let retention: Retention?

  package static let largest = 256 << 10
  package static let mostRules = 256

  /// No file: the agent's hint is taken as given, and without one the risk is high.
  package static let none = PolicyRules(path: "", sha256: nil, rules: [])

  package init(
    path: String, sha256: Digest?, rules: [PolicyRule], retention: Retention? = nil
  ) {
    self.retention = retention
    self.path = path
    self.sha256 = sha256
    self.rules = rules
  }

  package func rule(named name: String) -> PolicyRule? {
    rules.first { $0.name.hasSameBytes(as: name) }
  }
}

/// What rules have to know besides the question itself.
package struct Circumstances: Sendable, Equatable {
  package var now: Reading
  /// when the rules came into force; an auto-approval's time is counted from there as well (INV 18)
  package var loaded: Reading
  /// cards of the agent that wait for a person
  package var waiting: Int
  /// how many may, where no rule says otherwise
  package var maxOpen: Int
  /// how long people have, where neither agent nor rule says so
  package var timeout: Duration
  /// somebody is at a console
  package var isAttended: Bool
  /// why the agent shall do less just now, if it shall (INV 20)
  package var restriction: String?
  /// how far auto-approvals are used up or revoked
  package var standing: PolicyStanding

  package init(
    now: Reading, loaded: Reading, waiting: Int = 0, maxOpen: Int = 10,
    timeout: Duration = Escalation.defaultTimeout, isAttended: Bool = true,
    restriction: String? = nil, standing: PolicyStanding = PolicyStanding()
  ) {
    self.now = now
    self.loaded = loaded
    self.waiting = waiting
    self.maxOpen = maxOpen
    self.timeout = timeout
    self.isAttended = isAttended
    self.restriction = restriction
    self.standing = standing
  }
}
