package import BelayCore
internal import BelayLedger

/// The credentials of one state directory, for the command line. Works while a hub runs: the hub
/// sees the file change and reads it again before the next request is let in.
package struct TokenStore: Sendable {
  let file: TokenFile
  private let directory: String

  /// Tokens that one state directory holds at most.
  package static let limit = 1_000

  package init(stateDirectory: String) {
    directory = stateDirectory
    file = TokenFile(path: stateDirectory + "/tokens.json")
  }

  /// Makes a token and keeps its hash.
  ///
  /// - Parameters:
  ///   - name: if left out, the role and what it is for, e.g. `agent-refund-agent`, made unique.
  ///   - agents: an agent's id or a pattern, for the roles agent (needed) and ingest.
  /// - Returns: the secret, which nobody can be told a second time.
  package func create(
    role: Role, name: String? = nil, agents: String? = nil, at now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) throws(TokenError) -> String {
    guard Token.allows(agents: agents, for: role) else { throw .badAgents(role) }
    if let name, AgentID(name) == nil { throw .badName(name) }
    try makeDirectory()
    let secret = Secret.make(for: role, using: &random)
    try file.locked { () throws(TokenError) in
      var tokens = try file.read()
      guard tokens.count < Self.limit else { throw .tooMany(limit: Self.limit) }
      let name = name ?? freeName(for: role, agents: agents, among: tokens)
      guard !tokens.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        throw .nameTaken(name)
      }
      tokens.append(
        Token(role: role, name: name, agents: agents, created: now, secret: secret))
      try file.write(tokens)
    }
    return secret
  }

  /// Every token there is, oldest first; none of them can be used from what is listed.
  package func list() throws(TokenError) -> [Token] {
    try file.read()
  }

  /// Ends a token: requests with it are refused from now on, and streams that it opened end.
  package func revoke(name: String) throws(TokenError) {
    try file.locked { () throws(TokenError) in
      var tokens = try file.read()
      let count = tokens.count
      tokens.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
      guard tokens.count < count else { throw .unknown(name) }
      try file.write(tokens)
    }
  }

  /// A token can be made before the first hub runs.
  private func makeDirectory() throws(TokenError) {
    do {
      _ = try StateDirectory(directory, create: true)
    } catch {
      throw .unwritable(path: directory, reason: "\(error)")
    }
  }

  private func freeName(for role: Role, agents: String?, among tokens: [Token]) -> String {
    let plain = (agents ?? "").filter { $0 != "*" && $0 != "?" }
    let stem = String((plain.isEmpty ? role.rawValue : "\(role.rawValue)-\(plain)").prefix(56))
    let taken = Set(tokens.map(\.name))
    guard taken.contains(stem) else { return stem }
    let number = (2...Self.limit + 1).first { !taken.contains("\(stem)-\($0)") }
    return "\(stem)-\(number ?? 0)"
  }
}

extension Token {
  fileprivate init(
    role: Role, name: String, agents: String?, created: Timestamp, secret: String
  ) {
    self.init(
      name: name, role: role, agents: agents, created: created, hash: Secret.hash(secret))
  }
}
