/// Every way the record on disk can fail its owner. A text says what happened, then what to do.
package enum LedgerError: Error, Equatable, Sendable {
  /// Another hub holds the lock of this state directory.
  case heldBy(Owner)
  /// An earlier write failed, so nothing more is acknowledged on this handle (INV 4).
  case poisoned(String)
  /// The disk, a quota or a file size limit left no room; the ledger is poisoned from here on.
  case full(String)
  /// What is stored at `seq` is not what was written there (INV 3). 0 is the file itself.
  case corrupt(seq: Int, String)
  /// The records from `seq` on are whole, but nothing vouches for them: no checkpoint covers them, or
  /// none holds. A missing signature is a failure.
  case unsigned(seq: Int, String)
  /// The folder of an export holds something that this export must not replace.
  case exportRefused(folder: String, reason: String)
  /// Other users of the machine can reach this file or directory.
  case notPrivate(path: String)
  /// The file system refused this path.
  case unwritable(path: String, reason: String)
  /// No ledger is there, and making one was not asked for.
  case missing(path: String)
  /// A newer Belay wrote this ledger; this one would misread it.
  case newerSchema(Int)
  /// An older Belay wrote this ledger, and it has not all tables yet.
  case olderSchema(Int)
  /// This record's payload stays; nothing was erased.
  case notErasable(seq: Int, String)
  /// It was pruned by a written policy: what is asked for cannot be shown from this ledger.
  case pruned(String)
  /// Nothing was pruned.
  case notPrunable(String)
}

extension LedgerError {
  /// Whether the record itself is damaged or doubtful, rather than only out of reach.
  package var isBroken: Bool {
    switch self {
    case .poisoned, .full, .corrupt, .unsigned: true
    case .heldBy, .exportRefused, .notPrivate, .unwritable, .missing, .newerSchema,
      .olderSchema, .notErasable, .pruned, .notPrunable:
      false
    }
  }
}

extension LedgerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .heldBy(let owner):
      "another hub uses this state directory: \(owner); stop it first, or use another --state"
    case .poisoned(let reason):
      "the ledger takes no more records after a failed write (\(reason)); "
        + "check the disk, then start the hub again"
    case .full(let reason):
      "the ledger has no room to write (\(reason)); free some space, then start the hub again"
    case .corrupt(0, let what):
      "the ledger is broken: \(what); keep a copy of the state directory and restore a backup"
    case .corrupt(let seq, let what):
      "the ledger is broken at seq \(seq): \(what); "
        + "keep a copy of the state directory and restore a backup"
    case .unsigned(0, let what): "the ledger is not vouched for: \(what)"
    case .unsigned(let seq, let what): "the ledger is not signed from seq \(seq) on: \(what)"
    case .exportRefused(let folder, let reason):
      "nothing was written to \(folder): \(reason); export into another folder"
    case .notPrivate(let path):
      "\(path) can be reached by other users; run chmod go-rwx on it and check who owns it"
    case .unwritable(let path, let reason):
      "\(path) cannot be used: \(reason); check the path and its permissions"
    case .missing(let path):
      "there is no ledger at \(path); start a hub on this state directory first"
    case .newerSchema(let version):
      "the ledger has schema \(version), this Belay knows \(Schema.version); use a newer Belay"
    case .olderSchema(let version):
      "the ledger has schema \(version), which this Belay has added to; start this Belay's hub on it "
        + "once, which brings it up to date"
    case .notErasable(let seq, let why):
      "record \(seq) cannot be erased: \(why); nothing was erased"
    case .pruned(let what):
      "\(what); proofs that were handed out before stay valid, look into the archive of the pruning"
    case .notPrunable(let why): "nothing was pruned: \(why)"
    }
  }
}
