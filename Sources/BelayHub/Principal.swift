package import BelayCore

/// Who is calling, as the credential says and never as the body says (INV 25).
package struct Principal: Sendable, Equatable {
  package var role: Role
  /// Name of the token, or of the person behind the Unix socket. Goes into `/operators/<name>`.
  package var name: String
  /// Which agents it may speak for: a glob over agent ids (`*` any run of characters, `?` one).
  /// `nil` means every agent for the role ingest and none for the role agent.
  package var agents: String?
  /// How the caller proved it: `token:NAME`, `uid:1000` or `unauthenticated`. Kept in every record.
  package var authid: String

  package init(role: Role, name: String, agents: String? = nil, authid: String) {
    self.role = role
    self.name = name
    self.agents = agents
    self.authid = authid
  }

  /// Plain event ingest from loopback without a token.
  package static let unauthenticated = Principal(
    role: .ingest, name: "unauthenticated", authid: "unauthenticated")

  /// The hub itself, for what nobody asked for: expiry, delivery, presence.
  package static let hub = Principal(role: .admin, name: "hub", authid: "hub")

  /// A rule of the policy, where it answers in a person's place.
  static func policy(_ rule: String) -> Principal {
    let actor = PolicyRule.actor(rule)
    return Principal(role: .admin, name: actor, authid: actor)
  }

  /// The one agent it speaks for, if its pattern names exactly one.
  var onlyAgent: AgentID? {
    role == .agent || role == .ingest ? agents.flatMap { AgentID($0) } : nil
  }

  /// Whether it may speak for that agent (INV 26). Roles that speak for no agent cover none.
  package func covers(_ agent: AgentID) -> Bool {
    switch role {
    case .ingest: agents.map { Self.glob($0, matches: agent.text) } ?? true
    case .agent: agents.map { Self.glob($0, matches: agent.text) } ?? false
    case .observer, .operator, .admin: false
    }
  }

  /// Refuses with 403 unless the role allows the act.
  package func require(_ act: Act) throws(HubRefusal) {
    guard role.allows(act) else {
      throw .forbidden("A credential of role \(role.rawValue) may not do this (\(act.rawValue)).")
    }
  }

  /// Byte by byte, without recursion: at most `pattern × text` steps, both short.
  static func glob(_ pattern: String, matches text: String) -> Bool {
    guard pattern.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") })
    else { return pattern.utf8.elementsEqual(text.utf8) }
    let pattern = Array(pattern.utf8)
    let text = Array(text.utf8)
    var p = 0
    var t = 0
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
        p += 1
        t += 1
      } else if let last = star {
        p = last.pattern + 1
        t = last.text + 1
        star = (last.pattern, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
