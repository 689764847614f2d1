/// Why nothing is signed. A text says what happened, then what to do.
package enum SigningError: Error, Equatable, Sendable {
  /// Other users can reach this file, it belongs to somebody else, or it is a link.
  case notPrivate(path: String, reason: String)
  /// The file system refused this path.
  case unusable(path: String, reason: String)
  /// The file holds something else than it should.
  case garbage(path: String, reason: String)
  /// What is stored is not what was written there, so it is not signed (INV 3). `seq` is the first.
  case broken(seq: Int, String)
}

extension SigningError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notPrivate(let path, let reason):
      "\(path) must be readable by this user alone, but \(reason); put it right with "
        + "chmod 600 and chown; if others can have read it, then run `belay ledger rotate-key` once the "
        + "hub runs again"
    case .unusable(let path, let reason):
      "\(path) cannot be used: \(reason); check the path and its permissions"
    case .garbage(let path, let reason):
      "\(path) is damaged: \(reason); restore it from a backup, or move it away: the hub then goes on "
        + "under a new origin and says so in the ledger"
    case .broken(let seq, let what):
      "the ledger is broken at seq \(seq): \(what); nothing is signed over it; "
        + "keep a copy of the state directory and restore a backup"
    }
  }
}
