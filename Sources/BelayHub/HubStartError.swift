/// Why a hub did not start, and what to do.
package enum HubStartError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The ledger's own words, and whether what is stored is broken rather than out of reach.
  case ledger(String, isBroken: Bool)
  case tokens(TokenError)
  case policy(path: String, problem: String)
  case models(path: String, problem: String)
  /// Rules were in force when the hub last ran, and their file is gone.
  case policyGone(path: String, sha256: String)
  case socketPathTooLong(String, limit: Int)
  case socketDirectoryNotPrivate(String)
  case socketInUse(String)
  case socketUnusable(String, reason: String)
  case portInUse(HubOptions.Address)
  case addressUnusable(HubOptions.Address, reason: String)
  case beyondLoopback(HubOptions.Address)
  case tlsUnusable(String)

  package var description: String {
    switch self {
    case .ledger(let reason, _): reason
    case .tokens(let error): error.description
    case .policy(let path, let problem):
      "The policy cannot be used: \(path): \(problem)\nMend it; `belay policy check` tells when it "
        + "is right. An empty file is a policy without rules."
    case .models(let path, let problem):
      "The file about models cannot be used: \(path):\(problem)\nMend it; `belay models check` tells "
        + "when it is right. Without it, what Belay ships holds."
    case .policyGone(let path, let sha256):
      "The policy \(path) is gone, and its rules (\(sha256)) were in force when the hub last ran. "
        + "Put it back or name it with --policy; to go without rules, leave an empty file there."
    case .socketPathTooLong(let path, let limit):
      "The socket path \(path) has \(path.utf8.count) bytes; the system takes \(limit). "
        + "Choose a shorter one with --socket."
    case .socketDirectoryNotPrivate(let directory):
      "\(directory) is to hold the hub's socket and must be yours alone: chmod 700 it, or choose "
        + "another place with --socket."
    case .socketInUse(let path):
      "A hub answers on \(path) already. Stop it first, or choose another --socket."
    case .socketUnusable(let path, let reason):
      "The socket \(path) cannot be used: \(reason). Move it away, or choose another --socket."
    case .portInUse(let address):
      "Port \(address.port) on \(address.host) is in use, perhaps by another hub or a telemetry "
        + "collector. Stop that program, or choose another with --listen \(address.host):PORT "
        + "(port 0 takes a free one)."
    case .addressUnusable(let address, let reason):
      "Cannot listen on \(address.text): \(reason). Choose another with --listen HOST:PORT."
    case .beyondLoopback(let address):
      "\(address.text) can be reached from other machines. That needs TLS (--tls-cert, --tls-key) "
        + "and --beyond-loopback; without them listen on 127.0.0.1, [::1] or localhost."
    case .tlsUnusable(let reason): reason
    }
  }
}
