package import BelayCanvas
package import BelayCore

/// Everything that can happen to the console. Time comes in with the message; the console has no
/// clock of its own.
package enum Message: Sendable {
  /// A key, with the moment it was read. Keys that were typed before the dialog they would reach
  /// was painted are dropped, so the moment matters: `typedAfter` is the last one at which no key
  /// was waiting, so the earliest at which this one can have been typed. Nil if it was typed as it
  /// was read.
  case key(Key, at: BootInstant, typedAfter: BootInstant? = nil)
  /// The frame of the console as it is now was put on the terminal. Send it right after drawing
  /// and before any other message: what this frame showed counts as seen by the operator.
  case painted(at: BootInstant)
  /// A second (or so) went by.
  case tick(Reading)
  /// Also when the terminal was away and came back, or was cleared, at the size it had.
  case resized(Size)
  case link(LinkNews, at: Reading)
  /// The answer to an ``Effect`` that carried this number.
  case reply(RequestID, Reply, at: BootInstant)
  case theme(ThemeNews, at: BootInstant)
  /// The configuration was read again; with what could not be read of it, in words.
  case configured(Configuration, troubles: [String], at: BootInstant)
  case ledger(LedgerNews)
  /// Which rules stand, as far as the hub said.
  case shift(ShiftAnswers)
  /// What waits at another hub.
  case context(String, ContextNews, at: Reading)
  /// The console is linked to the hub of another context from now on.
  case linked(ContextChange, at: BootInstant)
  /// How something went that the console had asked for.
  case told(String, isBad: Bool, at: BootInstant)
}

extension Message {
  /// Whether it is about the hub that the console is linked to.
  package var isOfLink: Bool {
    switch self {
    case .link, .reply, .ledger, .shift: true
    case .key, .painted, .tick, .resized, .theme, .configured, .told, .context, .linked: false
    }
  }
}

/// What came of reading a theme, by the name it was asked for.
package enum ThemeNews: Sendable {
  /// `isAnew` when its file has changed under a console that wears it.
  case loaded(Theme, name: String, isAnew: Bool)
  /// In words, with line and column.
  case broken(name: String, String)
}

/// What the connection to the hub has to say.
package enum LinkNews: Sendable {
  case connecting(attempt: Int)
  /// The fold at a sequence number; records after it follow.
  case snapshot(Fleet)
  /// Live records in order. A gap makes the console ask for a new snapshot.
  case records([Record])
  /// The hub is there and says what time it is.
  case heartbeat(Timestamp)
  case lost(reason: String)
  /// There is no hub and will be none: records come from files, and nothing can be decided.
  case unlinked
  case whoami(role: String, name: String)
  /// Records older than the oldest one held, for the tail alone; the fold does not see them.
  case recent([Record])
  /// What of the ledger is signed, and how old its newest anchor is.
  case standing(LedgerStanding)
  /// The record of this number that was asked for by ``Effect/fetch(seq:)``; nil if it was not to be had.
  case record(Record?, seq: Int)
}

/// Ties a reply to what was asked. Unique within one console.
package struct RequestID: Sendable, Hashable {
  package let number: Int

  package init(_ number: Int) {
    self.number = number
  }
}
