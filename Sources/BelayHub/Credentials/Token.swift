package import BelayCore

/// A credential as the hub keeps it: everything but the secret, of which only the hash is stored
/// (INV 27).
package struct Token: Sendable, Equatable {
  /// Unique in its state directory; goes into `/operators/<name>` and into every record.
  package var name: String
  package var role: Role
  /// Which agents it speaks for, as a glob over agent ids; only for the roles agent (always) and
  /// ingest (`nil` = every agent).
  package var agents: String?
  package var created: Timestamp
  /// SHA-256 of the whole secret text, 32 bytes.
  package var hash: [UInt8]

  /// Who a caller with this token is.
  package var principal: Principal {
    Principal(role: role, name: name, agents: agents, authid: "token:\(name)")
  }
}

// MARK: In the file

extension Token {
  /// One entry of `tokens.json`.
  var json: JSON {
    var members: [(String, JSON)] = [
      ("name", .string(name)), ("role", .string(role.rawValue)),
      ("created", .string(created.rfc3339)), ("sha256", .string(hex(hash))),
    ]
    if let agents { members.append(("agents", .string(agents))) }
    return .object(JSONObject(members))
  }

  /// - Returns: `nil` for an entry that this hub would not have written.
  init?(json: JSON) {
    guard let name = json["name"]?.string, AgentID(name) != nil,
      let role = json["role"]?.string.flatMap(Role.init(rawValue:)),
      let created = json["created"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let hash = json["sha256"]?.string.flatMap(bytes(ofHex:)), hash.count == 32
    else { return nil }
    let agents = json["agents"]?.string
    guard Self.allows(agents: agents, for: role) else { return nil }
    self.init(name: name, role: role, agents: agents, created: created, hash: hash)
  }

  /// A token of role agent names its agents, one of role ingest may, and no other does.
  static func allows(agents: String?, for role: Role) -> Bool {
    switch role {
    case .agent: agents.map(isPattern) ?? false
    case .ingest: agents.map(isPattern) ?? true
    case .observer, .operator, .admin: agents == nil
    }
  }

  private static func isPattern(_ text: String) -> Bool {
    AgentID(String(decoding: text.utf8.map(plain), as: UTF8.self)) != nil
  }

  /// A wildcard counts as a letter where the rest of a pattern is checked.
  private static func plain(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") ? UInt8(ascii: "a") : byte
  }
}

private func bytes(ofHex text: String) -> [UInt8]? {
  guard text.utf8.count.isMultiple(of: 2) else { return nil }
  let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
  guard digits.count == text.utf8.count else { return nil }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
