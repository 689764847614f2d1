/// Why `tokens.json` cannot be used, or a token not be made.
package enum TokenError: Error, Sendable, Equatable, CustomStringConvertible {
  case notPrivate(path: String)
  case malformed(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case nameTaken(String)
  case badName(String)
  case badAgents(Role)
  case unknown(String)
  case tooMany(limit: Int)

  package var description: String {
    switch self {
    case .notPrivate(let path):
      "\(path) can be reached by other users, or is not yours. Whoever could read it may hold a "
        + "copy: make it yours alone (chmod 600), and revoke the tokens in it."
    case .malformed(let path, let reason):
      "\(path) is not a list of tokens: \(reason). Put it back from a copy, or remove it and create "
        + "the tokens anew."
    case .unwritable(let path, let reason):
      "\(path) cannot be used: \(reason)."
    case .nameTaken(let name):
      "There is a token named \(name) already. Choose another --name, or revoke that one."
    case .badName(let name):
      "\(name.debugDescription) is no name: 1-64 characters of A-Z a-z 0-9 . _ - are."
    case .badAgents(.agent):
      "A token of role agent needs --agent: an agent's id, or a pattern such as refund-*."
    case .badAgents(.ingest):
      "--agent is an agent's id, or a pattern such as refund-*."
    case .badAgents(let role):
      "A token of role \(role.rawValue) speaks for no agent: leave --agent out."
    case .unknown(let name):
      "There is no token named \(name.debugDescription). `belay token list` shows all."
    case .tooMany(let limit):
      "There are \(limit) tokens already, which is the limit. Revoke some first."
    }
  }

  /// For callers who have shown no credential that counts: what is wrong, without where.
  var summary: String {
    switch self {
    case .notPrivate: "the list of tokens can be reached by other users of the hub's machine."
    case .malformed: "the list of tokens is damaged."
    case .unwritable, .nameTaken, .badName, .badAgents, .unknown, .tooMany:
      "the list of tokens cannot be read."
    }
  }
}
