internal import GRDB

/// What SQLite said when a call failed, before it is known what that means for the ledger.
struct SQLFailure: Error, Equatable {
  /// The extended result code.
  let code: Int32
  let message: String

  /// Turns what GRDB throws into the same value.
  init(_ error: any Error) {
    switch error {
    case let failure as SQLFailure: self = failure
    case let error as DatabaseError:
      self.init(code: error.extendedResultCode.rawValue, message: error.message ?? "no text")
    default: self.init(code: ResultCode.SQLITE_ERROR.rawValue, message: "\(error)")
    }
  }

  init(code: Int32, message: String) {
    self.code = code
    self.message = message
  }

  var primary: ResultCode { ResultCode(rawValue: code).primaryResultCode }

  /// Whether the file is damaged, rather than out of reach.
  var isDamage: Bool {
    switch primary {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: true
    case .SQLITE_IOERR: code == ResultCode.SQLITE_IOERR_SHORT_READ.rawValue
    default: false
    }
  }

  /// Words for people: SQLite's own, and its number for a search.
  var reason: String { "\(message), SQLite code \(code)" }

  /// What a failed write means. Whatever it was, the ledger is poisoned after it.
  var whenWriting: LedgerError {
    switch primary {
    case .SQLITE_FULL: .full(reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(seq: 0, reason)
    default: .poisoned(reason)
    }
  }

  /// What a failed read means. It does not poison: nothing was written.
  func whenReading(_ path: String) -> LedgerError {
    isDamage ? .corrupt(seq: 0, reason) : .unwritable(path: path, reason: reason)
  }
}
